using System.Net;
using System.Text.Json;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two: a new policy is watched, compared, and then enforced; and every refusal explains itself.</summary>
public sealed class StepTwoRollOut(ShopGate shop)
{
    private const string Policy = """
        gatehouse: 1
        api: { upstream: {upstream} }
        https: { listen: 127.0.0.1:0 }
        authentication: { keys: { brand: road } }
        roles: [guest, user, partner, admin]
        resources:
          things:
            read:  ["GET /things", "GET /things/{thingId}"]
            write: ["POST /things"]
          profiles:
            owner: path.userId
            read:  ["GET /users/{userId}"]
        access: |
          | resource | guest | user       | partner | admin |
          |----------|-------|------------|---------|-------|
          | things   | -     | read write | read    | full  |
          | profiles | -     | read       | -       | full  |

        """;

    [Fact, Requirement("2.12")]
    public async Task What_is_watched_is_let_through_and_written_down_until_it_is_enforced()
    {
        await using var gate = await Gate.OpenAsync(Policy + "mode: watch\n");
        var partner = gate.As("pat", "partner");

        var asked = await partner.SendAsync("GET", "/users/bob");
        var line = await DecisionLines.OfAsync(gate, asked.Headers.GetValues("Gatehouse-Request-Id").Single());

        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Equal(("allowed", "authorization:not_granted"), (line.GetProperty("decision").GetString(), line.GetProperty("would_refuse")[0].GetString()));
        Assert.Equal(HttpStatusCode.Unauthorized, await gate.Stranger().SendAsync("GET", "/things").StatusAsync());          // who somebody is is never watched
        Assert.Equal(HttpStatusCode.Unauthorized, await gate.WithSecret("road_live_AAAABBBBCCCC_x").SendAsync("GET", "/things").StatusAsync());
        Assert.Contains("only watching (mode: watch): access on 4 of 4 operations", gate.Process.Error, StringComparison.Ordinal);
        Assert.Contains("opens:", (await gate.RunAsync("check")).Out, StringComparison.Ordinal);

        await gate.ChangePolicyAsync(text => text.Replace("mode: watch", "mode: enforce", StringComparison.Ordinal));
        await Patience.UntilAsync("the policy is enforced", async () => await partner.SendAsync("GET", "/users/bob").StatusAsync() == HttpStatusCode.Forbidden);
    }

    [Fact, Requirement("2.12")]
    public async Task What_diff_says_is_what_happens_when_the_new_policy_is_loaded()
    {
        await using var gate = await Gate.OpenAsync(Policy);
        (HttpClient Client, string Name, string Method, string Path)[] requests =
        [
            (gate.As("alice", "user"), "alice-app", "GET", "/things"), (gate.As("alice"), "alice-app", "POST", "/things"), (gate.As("alice"), "alice-app", "GET", "/users/alice"),
            (gate.As("alice"), "alice-app", "GET", "/users/bob"), (gate.As("pat", "partner"), "pat-app", "GET", "/things"), (gate.As("pat"), "pat-app", "GET", "/things/1"),
            (gate.As("pat"), "pat-app", "POST", "/things"), (gate.As("root", "admin"), "root-app", "GET", "/users/bob"), (gate.As("root"), "root-app", "GET", "/things/1"),
        ];
        var before = await StatusesAsync(requests);
        var last = await gate.As("root").SendAsync("GET", "/things");
        await DecisionLines.OfAsync(gate, last.Headers.GetValues("Gatehouse-Request-Id").Single());

        static string Changed(string text) => text
            .Replace("| things   | -     | read write | read    | full  |", "| things   | -     | read       | write   | full  |", StringComparison.Ordinal)
            .Replace("| profiles | -     | read       | -       | full  |", "| profiles | -     | own:read   | -       | full  |", StringComparison.Ordinal)
            .Replace(", \"GET /things/{thingId}\"", "", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(gate.Folder, "new.yaml"), Changed(await File.ReadAllTextAsync(gate.Policy, Patience.Token())), Patience.Token());
        var diff = await gate.RunAsync("diff", "new.yaml", "--json");
        await gate.ChangePolicyAsync(Changed);
        await Patience.UntilAsync("the policy is in force", async () => await gate.As("root").SendAsync("GET", "/things/1").StatusAsync() == HttpStatusCode.NotFound);
        var after = await StatusesAsync(requests);

        Assert.Equal(1, diff.ExitCode);
        var lost = requests.Where((_, i) => before[i] == HttpStatusCode.OK && after[i] != HttpStatusCode.OK).Select(request => $"{request.Name} {Operation(request.Method, request.Path)}");
        var won = requests.Where((_, i) => before[i] != HttpStatusCode.OK && after[i] == HttpStatusCode.OK).Select(request => $"{request.Name} {Operation(request.Method, request.Path)}");
        Assert.Equal(lost.Distinct().Order(StringComparer.Ordinal), Rows(diff.Json, "locked_out"));
        Assert.Equal(won.Distinct().Order(StringComparer.Ordinal), Rows(diff.Json, "let_in"));
        Assert.Empty(Rows(diff.Json, "unknown"));
        Assert.Equal(5, lost.Distinct().Count());
    }

    public static TheoryData<string, string, string?, string, string> Refused => new()
    {
        // Asked by alice, a user of the shop; by whom it is refused, and what would have helped.
        { "GET", "/nothing", null, "arrival", "an action of a resource that names it" },
        { "GET", "/settings", null, "authorization", "role admin" },
        { "GET", "/users/bob", null, "authorization", "being the owner (path.userId)" },
        { "POST", "/comments", """{"itemId":"enamel-mug-moss","authorId":"alice","rating":9,"text":"good"}""", "validation", "body/rating: " },
    };

    [Theory, MemberData(nameof(Refused)), Requirement("2.11")]
    public async Task Every_refusal_explains_itself_by_its_id(string method, string path, string? body, string step, string way)
    {
        var gate = shop.Fresh();

        var id = await gate.As("alice").SendAsync(method, path, body).RequestIdOfAsync();
        await DecisionLines.OfAsync(gate, id);
        var told = (await gate.RunAsync("explain", id)).Done().Out;

        Assert.Contains($"NO   {step}", told, StringComparison.Ordinal);
        Assert.Contains($"would allow it: {way}", told, StringComparison.Ordinal);
    }

    [Fact, Requirement("2.11")]
    public async Task A_bad_credential_and_a_full_quota_explain_themselves_too()
    {
        var gate = shop.Fresh();
        var manager = gate.As("mia", "manager");
        var bad = await gate.WithSecret("shop_live_AAAABBBBCCCC_x").SendAsync("GET", "/orders").RequestIdOfAsync();
        var full = "";
        for (var i = 0; i < 11; i++)
            full = await manager.SendAsync("POST", "/reports", Requests.NewReport).RequestIdOfAsync();

        await DecisionLines.OfAsync(gate, full);

        Assert.Contains("NO   authentication", (await gate.RunAsync("explain", bad)).Done().Out, StringComparison.Ordinal);
        Assert.Contains("would allow it: waiting: class heavy allows 10 in 1 hour", (await gate.RunAsync("explain", full)).Done().Out, StringComparison.Ordinal);
    }

    private static async Task<List<HttpStatusCode>> StatusesAsync((HttpClient Client, string Name, string Method, string Path)[] requests)
    {
        var statuses = new List<HttpStatusCode>();
        foreach (var (client, _, method, path) in requests)
            statuses.Add(await client.SendAsync(method, path).StatusAsync());

        return statuses;
    }

    private static string Operation(string method, string path) => $"{method} {(path.StartsWith("/users/", StringComparison.Ordinal) ? "/users/{userId}" : path.Length > "/things".Length ? "/things/{thingId}" : path)}";

    private static IEnumerable<string> Rows(JsonElement diff, string name) =>
        diff.GetProperty(name).EnumerateArray().Select(row => $"{row.GetProperty("client").GetString()} {row.GetProperty("operation").GetString()}").Distinct().Order(StringComparer.Ordinal);
}
