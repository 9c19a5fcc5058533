using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Gateway.Tests;

/// <summary>Keys made elsewhere are taken over by their hashes (requirement 1.09).</summary>
public sealed class KeyImportTests
{
    private const string Bcrypt = "bcrypt:$2b$12$abcdefghijklmnopqrstuuZJAOl2QW3BMaJ0qoQCbJmDV3xJbFyHS", Scrypt = "scrypt:$scrypt$ln=14,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E";

    [Fact]
    public async Task Every_scheme_is_taken_over_with_all_that_narrows_the_key()
    {
        using var office = new Office();
        await office.TypeAsync("subject", "create", "alice", "--role", "user");
        office.Write("keys.jsonl", Lines(
            $$"""{"hash":"{{Sha256("one")}}","client":"a","roles":["manager"],"scopes":["orders:read"],"from":["10.0.0.0/8"],"tags":["old"],"note":"of the old system","expires":"2099-01-31T00:00:00Z"}""",
            $$"""{"hash":"sha256:{{Convert.ToBase64String(SHA256.HashData("two"u8))}}","client":"a","expires":"never"}""",
            $$"""{"hash":"sha512:{{Convert.ToHexString(SHA512.HashData("three"u8))}}","client":"b","subject":"alice","env":"test"}""",
            $$"""{"hash":"{{Bcrypt}}","client":"b","prefix":"sk_live_"}""",
            $$"""{"hash":"{{Scrypt}}","client":"b","prefix":"sk_test_"}"""));

        var import = await office.TypeAsync("key", "import", "keys.jsonl");
        var listed = await office.TypeAsync("key", "list", "--json");

        Assert.Equal((0, "5 keys imported\n"), (import.Exit, import.Out));
        var keys = listed.Json.GetProperty("keys").EnumerateArray().ToDictionary(key => key.GetProperty("scheme").GetString() + key.GetProperty("note").GetString());
        Assert.Equal(["bcrypt", "scrypt", "sha256", "sha256of the old system", "sha512"], keys.Keys.Order(StringComparer.Ordinal));
        var first = keys["sha256of the old system"];
        Assert.Equal(("a", "manager", "orders:read", "10.0.0.0/8", "old"), (first.GetProperty("client").GetString(), first.GetProperty("roles")[0].GetString(), first.GetProperty("scopes")[0].GetString(), first.GetProperty("from")[0].GetString(), first.GetProperty("tags")[0].GetString()));
        Assert.Equal(90, (keys["bcrypt"].GetProperty("expires_at").GetDateTimeOffset() - DateTimeOffset.UtcNow).TotalDays, 0.01);   // authentication.keys.expire
        Assert.Equal(System.Text.Json.JsonValueKind.Null, keys["sha256"].GetProperty("expires_at").ValueKind);
        Assert.Equal("alice", keys["sha512"].GetProperty("subject").GetString());
    }

    [Fact]
    public async Task Every_fault_is_told_with_its_line_and_then_nothing_is_imported()
    {
        using var office = new Office();
        office.Write("keys.jsonl", Lines(
            $$"""{"hash":"{{Sha256("one")}}","client":"a"}""",
            """{"hash":"md5:5f4dcc3b5aa765d61d8327deb882cf99","client":"a"}""",
            """{"hash":"plain:hunter2hunter2","client":"a"}""",
            """{"hash":"5f4dcc3b5aa765d61d8327deb882cf99","client":"a"}""",
            """{"hash":"sha256:abc","client":"a"}""",
            $$"""{"hash":"{{Bcrypt}}","client":"a"}""",
            $$"""{"hash":"{{Bcrypt}}","client":"a","prefix":"sk_"}""",
            $$"""{"hash":"{{Bcrypt.Replace("$12$", "$31$", StringComparison.Ordinal)}}","client":"a","prefix":"sk_live_"}""",
            $$"""{"hash":"{{Scrypt.Replace("ln=14", "ln=20", StringComparison.Ordinal)}}","client":"a","prefix":"sk_live_"}""",
            $$"""{"hash":"{{Sha256("two")}}","client":"a","roles":["manger"]}""",
            $$"""{"hash":"{{Sha256("two")}}","client":"a","scopes":["order"]}""",
            $$"""{"hash":"{{Sha256("two")}}","client":"a","from":["10.0.0.1/8"]}""",
            $$"""{"hash":"{{Sha256("two")}}","client":"a","expires":"2020-01-01"}""",
            $$"""{"hash":"{{Sha256("two")}}","client":"a","subject":"nobody"}""",
            $$"""{"hash":"{{Sha256("one")}}","client":"b"}""",
            $$"""{"hash":"{{Sha256("three")}}","cleint":"b"}""",
            $$"""{"hash":"{{Sha256("three")}}","client":"b","client":"c"}""",
            $$"""{"hash":"{{Sha256("three")}}"}""",
            "not json",
            new string('x', 70_000)));

        var import = await office.TypeAsync("key", "import", "keys.jsonl");

        Assert.Equal((1, ""), (import.Exit, import.Out));
        var told = import.Error.Split('\n');
        string[] expected =
        [
            "line 2: hash: md5 is refused: it is broken or too short to tell keys apart; make these keys anew with 'gatehouse key create'",
            "line 3: hash: a key in the clear is refused: whoever reads this file could use it; hash it first (sha256 of the key's text), and delete the file",
            "line 4: hash: expected sha256:HEX, sha512:HEX (or base64), bcrypt:$2b$… or scrypt:$scrypt$…, found 32 characters without a scheme",
            "line 5: hash: expected sha256: with 64 hex digits or the base64 of 32 bytes, found 3 characters",
            "line 6: prefix: expected the first 4 to 63 characters of the key's text, by which its bcrypt hash is found, found ''",
            "line 7: prefix: expected the first 4 to 63 characters of the key's text, by which its bcrypt hash is found, found 'sk_'",
            "line 8: hash: expected a bcrypt cost of 4 to 14, found 31: the gateway computes it once for each key, and a higher one would let callers keep it busy",
            "line 9: hash: expected scrypt parameters of at most 64 MiB and 4,194,304 blocks, found ln=20, r=8, p=1: a greater cost would let callers keep the gateway busy",
            "line 10: roles: expected roles of the policy (guest, user, moderator, manager, support, partner, admin), found 'manger'",
            "line 11: scopes: expected a resource or resource:action of the policy (",
            "line 12: from: expected a network such as 10.0.0.0/8 or 2001:db8::/32, or one address, found '10.0.0.1/8'; did you mean 10.0.0.0/8 or 10.0.0.1?",
            "line 13: expires: expected a time to come, found '2020-01-01'",
            "line 14: subject: expected one that exists, found 'nobody'",
            "line 15: hash: the same as in line 1",
            "line 16: unknown word 'cleint'; did you mean 'client'? (known: hash, client, prefix,",
            "line 17: expected one JSON object, each word once; at byte ",
            "line 18: client: expected who uses the key, found none",
            "line 19: expected one JSON object, each word once; at byte 2 it is none",
            "line 20: expected a line of at most 64 KiB, found a longer one",
            "gatehouse: 19 of 20 lines are faulty; nothing was imported",
            "next: correct them, or leave them out with --skip-faulty",
        ];
        Assert.All(expected.Zip(told), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", import.Error, StringComparison.Ordinal);
        Assert.Empty((await office.TypeAsync("key", "list", "--json")).Json.GetProperty("keys").EnumerateArray());
    }

    [Fact]
    public async Task Faulty_lines_are_left_out_on_demand_and_what_is_there_already_is_left_alone()
    {
        using var office = new Office();
        office.Write("keys.jsonl", Lines($$"""{"hash":"{{Sha256("one")}}","client":"a"}""", "{}", "", $$"""{"hash":"{{Sha256("two")}}","client":"a"}"""));

        var import = await office.TypeAsync("key", "import", "keys.jsonl", "--skip-faulty", "--json");
        office.Input = Encoding.UTF8.GetBytes($$"""{"hash":"{{Sha256("three")}}","client":"a"}""" + "\n" + File.ReadAllText(office.At("keys.jsonl")));
        var again = await office.TypeAsync("key", "import", "-", "--skip-faulty");

        Assert.Equal((2, 1, 3), (import.Json.GetProperty("imported").GetInt32(), import.Json.GetProperty("faulty").GetInt32(), import.Json.GetProperty("lines").GetInt32()));
        Assert.Equal((0, "1 key imported\n"), (again.Exit, again.Out));
        Assert.Contains("2 keys were there already and left alone: line 2, 5.", again.Error, StringComparison.Ordinal);
    }

    private static string Lines(params string[] lines) => string.Join('\n', lines) + "\n";

    private static string Sha256(string key) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));
}
