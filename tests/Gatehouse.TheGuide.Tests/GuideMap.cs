using System.Reflection;
using System.Text;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Keeps <c>docs/guide-map.md</c> true: which test proves which requirement, and which requirement no test proves yet.</summary>
public sealed class GuideMap
{
    // id, subject in a few words, the room that answers for it
    private static readonly (string Id, string About, string Room)[] Requirements =
    [
        ("1.01", "random keys, shown once", "Keys"), ("1.02", "only a hash is stored", "Keys"), ("1.03", "one 401 for every bad key", "Authentication"),
        ("1.04", "one key blocked at once", "Live"), ("1.05", "every request has a named client", "Audit"), ("1.06", "a million keys", "Live"),
        ("1.07", "leaked keys found", "Keys"), ("1.08", "rotation with overlap", "Keys"), ("1.09", "import of hashed keys", "Keys"),
        ("1.10", "tokens issued and verified", "Authentication"), ("1.11", "no query per token", "Authentication"), ("1.12", "tokens end before expiry", "Live"),
        ("1.13", "signing keys rotate", "Keys"), ("1.14", "small tokens without rights", "Authentication"), ("1.15", "tokens of other issuers", "Authentication"),
        ("1.16", "OAuth 2.0 server", "Identity"), ("1.17", "sign-in with another provider", "Identity"), ("1.18", "credentials side by side", "Authentication"),
        ("1.19", "accounts", "Identity"),
        ("2.01", "roles", "Authorization"), ("2.02", "the matrix", "Policy"), ("2.03", "deny by default", "Policy"), ("2.04", "ownership", "Authorization"),
        ("2.05", "further proof", "Authorization"), ("2.06", "401 is not 403", "Authorization"), ("2.07", "who changed what", "Audit"),
        ("2.08", "effect on the next request", "Live"), ("2.09", "review of access", "Admin"), ("2.10", "tamper-evident log", "Audit"),
        ("2.11", "explain", "Commands"), ("2.12", "watch mode", "Policy"), ("2.13", "masked fields", "Authorization"),
        ("3.01", "certificates", "Keys"), ("3.02", "redirect to HTTPS", "Arrival"), ("3.03", "HSTS everywhere", "Arrival"), ("3.04", "strong TLS", "Hosting"),
        ("3.05", "secrets hashed or encrypted", "Keys"), ("3.06", "field encryption", "Encryption"), ("3.07", "keys apart from data", "Keys"),
        ("3.08", "key rotation", "Encryption"), ("3.09", "blind index", "Encryption"),
        ("4.01", "types", "Validation"), ("4.02", "lengths", "Validation"), ("4.03", "formats", "Validation"), ("4.04", "all faults at once", "Validation"),
        ("4.05", "injection", "Validation"), ("4.06", "uploads", "Validation"), ("4.07", "quarantine", "Validation"), ("4.08", "hostile JSON", "Validation"),
        ("4.09", "answers checked", "Validation"),
        ("5.01", "per client", "RateLimiting"), ("5.02", "three classes", "RateLimiting"), ("5.03", "by time, plan, load", "RateLimiting"),
        ("5.04", "the 429", "RateLimiting"), ("5.05", "blocking of sources", "RateLimiting"), ("5.06", "fair shares", "RateLimiting"),
        ("5.07", "statistics", "Audit"), ("5.08", "one quota over nodes", "RateLimiting"), ("5.09", "slow and oversized requests", "Hosting"),
        ("6.01", "two commands", "Commands"), ("6.02", "any API", "Forwarding"), ("6.03", "one machine", "Storage"), ("6.04", "faults in the policy", "Policy"),
        ("6.05", "proof on itself", "Hosting"), ("6.06", "administration page", "Admin"), ("6.07", "an error is a refusal", "Pipeline"),
        ("6.08", "the upstream's own login", "Authentication"), ("6.09", "mending the upstream", "Forwarding"), ("6.10", "browser clients", "Arrival"),
    ];

    [Fact]
    public async Task The_map_of_the_guide_is_up_to_date()
    {
        var file = Repository.File("docs/guide-map.md");
        var map = Draw();
        if (Environment.GetEnvironmentVariable("GATEHOUSE_WRITE_GUIDE_MAP") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, map, TestContext.Current.CancellationToken);
        }

        Assert.True(File.Exists(file) && await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) == map,
            "docs/guide-map.md is stale: run this test with GATEHOUSE_WRITE_GUIDE_MAP=1 and commit the file.");
    }

    [Fact]
    public void Every_test_names_a_requirement_that_exists()
    {
        var known = Requirements.Select(requirement => requirement.Id).ToHashSet();

        Assert.All(Tests(), test => Assert.Contains(test.Id, known));
    }

    private static string Draw()
    {
        var tests = Tests().ToLookup(test => test.Id, test => test.Name);
        var map = new StringBuilder("# Which test proves which requirement\n\nMade from the tests' attributes; do not edit. A requirement can have parts that are not met although a test of it passes.\n\n");
        map.Append("| id | about | room | proved by |\n|---|---|---|---|\n");
        foreach (var (id, about, room) in Requirements.Where(requirement => tests[requirement.Id].Any()))
            map.Append($"| {id} | {about} | {room} | {string.Join("<br>", tests[id].Order(StringComparer.Ordinal))} |\n");

        map.Append("\n## Not met yet, or not proved from outside\n\n| id | about | room |\n|---|---|---|\n");
        foreach (var (id, about, room) in Requirements.Where(requirement => !tests[requirement.Id].Any()))
            map.Append($"| {id} | {about} | {room} |\n");
        return map.ToString();
    }

    private static IEnumerable<(string Id, string Name)> Tests() =>
        from type in typeof(GuideMap).Assembly.GetTypes()
        from method in type.GetMethods()
        from requirement in method.GetCustomAttributes<RequirementAttribute>()
        select (requirement.Id, $"{type.Name}: {method.Name.Replace('_', ' ')}");
}
