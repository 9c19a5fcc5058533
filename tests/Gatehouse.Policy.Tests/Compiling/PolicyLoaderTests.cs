using CsCheck;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Tests.Compiling;

public sealed class PolicyLoaderTests
{
    private const string Shortest = """
        gatehouse: 1
        api: { upstream: http://127.0.0.1:5080/base }
        resources:
          notes: { owner: path.id, read: ["GET /notes/{id}"], write: ["POST /{kind}/notes/{id}"] }
        access: |
          | resource | user               | admin |
          |----------|--------------------|-------|
          | notes    | own:read own:write | full  |
        """;

    [Fact]
    public void The_shortest_policy_loads_and_its_defaults_are_those_of_the_reference()
    {
        using var folder = new TemporaryFolder();

        var document = folder.Load(Shortest).Document!;

        Assert.Equal(new Uri("http://127.0.0.1:5080/base"), document.Api.Upstream);
        Assert.Null(document.Api.ContractFile);
        Assert.Equal(("localhost", "127.0.0.1:8443", null, null), (document.Https.Host, document.Https.Listen.ToString(), document.Https.Redirect, document.Https.CertificateFile));
        Assert.Equal(new AuthenticationSection("gate", "X-Api-Key", TimeSpan.FromDays(90), "localhost", TimeSpan.FromMinutes(10)) { Issuers = document.Authentication.Issuers, Logins = document.Authentication.Logins, SignIn = document.Authentication.SignIn }, document.Authentication);
        Assert.Equal((1 << 20, 32, 8192, true), (document.Validation.MaxBody, document.Validation.MaxDepth, document.Validation.MaxUrl, document.Validation.RefuseUndeclared));
        Assert.Equal(new Quota(600, TimeSpan.FromMinutes(1)), document.Limits.Door);
        Assert.Equal(new Quota(1000, TimeSpan.FromHours(1)), document.Limits.Light);
        Assert.Equal(new Quota(100, TimeSpan.FromHours(1)), document.Limits.Medium);
        Assert.Equal(new Quota(10, TimeSpan.FromHours(1)), document.Limits.Heavy);
        Assert.Equal((folder["data/gatehouse.db"], folder["keys"]), (document.Storage.SqliteFile, document.KeyStore.Folder));
        Assert.Equal(new DecisionsSection(DecisionsTarget.File, folder["data/decisions.jsonl"]), document.Decisions);
        Assert.Equal(["user", "admin"], document.Roles);
        Assert.Empty(document.Cors.Origins);
        Assert.Empty(document.TrustedProxies);
    }

    [Fact] // The fault was found, and then the device was read for the policy's version until the memory ended (CWE-770).
    public void A_contract_without_an_end_is_a_fault()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "this system has no /dev/zero");
        using var folder = new TemporaryFolder();

        var load = folder.Load(Shortest.Replace("/base }", "/base, contract: /dev/zero }", StringComparison.Ordinal));

        Assert.Null(load.Policy);
        Assert.Contains(load.Report.Faults, fault => fault.Found == "an empty file");
    }

    [Fact]
    public void An_owner_in_the_path_is_found_by_its_index_in_each_operation()
    {
        using var folder = new TemporaryFolder();

        var policy = folder.Load(Shortest).Policy!;

        Assert.Equal([0, 1], policy.Operations.Select(operation => operation.Owner!.ParameterIndex));
        Assert.Equal([0, 1], policy.Operations.Select(operation => operation.Number));
        Assert.Equal(0UL, policy.GuestMask);
    }

    [Fact]
    public void The_version_changes_with_the_file_and_only_with_it()
    {
        using var folder = new TemporaryFolder();

        var first = folder.Load(Shortest).Policy!.Version;

        Assert.Equal(16, first.Length);
        Assert.Equal(first, folder.Load(Shortest).Policy!.Version);
        Assert.NotEqual(first, folder.Load(Shortest + "\n").Policy!.Version);
    }

    [Fact]
    public void What_is_no_readable_file_is_a_fault()
    {
        using var folder = new TemporaryFolder();
        var loader = new PolicyLoader(_ => null);
        File.WriteAllText(folder["large.yaml"], Shortest + "\n#" + new string('x', 1024 * 1024));

        Assert.Contains("found no such file", Only(loader.Load(folder["none.yaml"])), StringComparison.Ordinal);
        Assert.Contains("found no such file", Only(loader.Load(folder["no/such/folder.yaml"])), StringComparison.Ordinal);
        Assert.Contains("found a folder", Only(loader.Load(folder.Path)), StringComparison.Ordinal);
        Assert.Contains("at most 1 MiB", Only(loader.Load(folder["large.yaml"])), StringComparison.Ordinal);
        Assert.NotEmpty(loader.Load("").Report.Faults);
        Assert.NotEmpty(loader.Load("a\0b").Report.Faults);
    }

    [Fact]
    public void No_damage_to_a_file_makes_the_loader_throw_or_tell_a_secret()
    {
        using var folder = new TemporaryFolder();
        var sample = File.ReadAllBytes(Files.At("policies", "full-sample.yaml"));
        var loader = new PolicyLoader(_ => "correct-horse-battery-staple-0123456789");
        var damage = Gen.Select(Gen.Int[0, sample.Length - 1], Gen.Int[0, 40], Gen.Byte.Array[0, 6]);
        damage.Array[1, 4].Sample(cuts =>
        {
            var bytes = sample.ToList();
            foreach (var (at, remove, insert) in cuts)
            {
                var from = Math.Min(at, bytes.Count);
                bytes.RemoveRange(from, Math.Min(remove, bytes.Count - from));
                bytes.InsertRange(from, insert.Select(value => (byte)(value % 95 + 32)));
            }

            File.WriteAllBytes(folder["gatehouse.yaml"], [.. bytes]);
            var load = loader.Load(folder["gatehouse.yaml"]);
            Assert.Null(load.Policy);
            Assert.DoesNotContain(load.Report.Faults, fault => fault.ToString().Contains("battery-staple", StringComparison.Ordinal));
        }, iter: 500, threads: 1);
    }

    [Fact]
    public void A_file_of_faults_is_not_answered_by_a_longer_list()
    {
        using var folder = new TemporaryFolder();

        var faults = folder.Load(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"k{i}: 1\n"))).Report.Faults;

        Assert.Equal(10_001, faults.Count);
        Assert.Contains(faults, fault => fault.Found == "more");
    }

    private static string Only(PolicyLoad load)
    {
        Assert.Null(load.Policy);
        return Assert.Single(load.Report.Faults).ToString();
    }
}
