using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two, before the same broken API, where only its answers say whose a thing is: single things, lists, writes, things below things and of others.</summary>
public sealed class StepTwoBrokenApiAnswers : IAsyncLifetime
{
    private const string Policy = """
        gatehouse: 1
        api: { upstream: "{upstream}" }
        https: { host: localhost, listen: "127.0.0.1:0" }
        authentication:
          keys: { brand: broken }
        roles: [guest, user]
        resources:
          orders:
            owner: answer./owner
            read:  ["GET /orders/{orderId}", "GET /orders/{orderId}/invoice"]
            write: ["POST /orders", "PUT /orders/{orderId}", "PATCH /orders/{orderId}", "DELETE /orders/{orderId}", "POST /orders/{orderId}/cancel"]
          badges:
            owner: answer./owner
            ownerChanges: never
            read:  ["GET /badges/{badgeId}"]
            write: ["PATCH /badges/{badgeId}", "DELETE /badges/{badgeId}"]
          deals:
            owner: [answer./parties/buyerId, answer./parties/sellerId]
            read:  ["GET /users/{userId}/deals/{dealId}"]
            write: ["PATCH /users/{userId}/deals/{dealId}", "DELETE /users/{userId}/deals/{dealId}"]
          orgs:
            owner: answer./adminId
            read:  ["GET /orgs/{orgId}"]
          projects:
            owner: { at: path.orgId, of: orgs }
            read:  ["GET /orgs/{orgId}/projects/{projectId}"]
            write: ["POST /orgs/{orgId}/projects", "PUT /orgs/{orgId}/projects/{projectId}", "DELETE /orgs/{orgId}/projects/{projectId}"]
          papers:
            owner: { at: answer./orgId, of: orgs }
            read:  ["GET /papers/{paperId}"]
            write: ["PATCH /papers/{paperId}"]
          parcels:
            owner: answer./owner
            list:  { at: answer./items }
            read:  ["GET /parcels", "GET /parcels/{parcelId}"]
          crates:
            owner: answer./owner
            list:  { at: answer./items, others: refuse }
            read:  ["GET /crates"]
          notes:
            owner: answer./owner
            list:  { at: answer. }
            read:  ["GET /notes"]
        access: |
          | resource | guest | user               |
          |----------|-------|--------------------|
          | orders   | -     | own:read own:write |
          | badges   | -     | own:read own:write |
          | deals    | -     | own:read own:write |
          | orgs     | -     | own:read           |
          | projects | -     | own:read own:write |
          | papers   | -     | own:read own:write |
          | parcels  | -     | own:read           |
          | crates   | -     | own:read           |
          | notes    | -     | own:read           |
        limits:
          light: 1000000/hour
        """;

    // {o} is whose thing it is, {me} who asks.
    private static readonly (string Method, string Target, string? Body)[] Operations =
    [
        ("GET", "/orders/{o}-1", null), ("HEAD", "/orders/{o}-1", null), ("GET", "/orders/{o}-1/invoice", null), ("HEAD", "/orders/{o}-1/invoice", null),
        ("PUT", "/orders/{o}-1", "{\"owner\":\"{me}\"}"), ("PATCH", "/orders/{o}-1", "{\"a\":1}"), ("DELETE", "/orders/{o}-1", null), ("POST", "/orders/{o}-1/cancel", null),
        ("POST", "/orders", "{\"owner\":\"{o}\"}"),
        ("GET", "/badges/{o}-1", null), ("HEAD", "/badges/{o}-1", null), ("PATCH", "/badges/{o}-1", "{\"a\":1}"), ("DELETE", "/badges/{o}-1", null),
        ("GET", "/users/{me}/deals/{o}-1", null), ("HEAD", "/users/{me}/deals/{o}-1", null), ("PATCH", "/users/{me}/deals/{o}-1", "{\"a\":1}"), ("DELETE", "/users/{me}/deals/{o}-1", null),
        ("GET", "/orgs/org-{o}", null), ("HEAD", "/orgs/org-{o}", null),
        ("GET", "/orgs/org-{o}/projects/{o}-1", null), ("POST", "/orgs/org-{o}/projects", "{\"a\":1}"), ("PUT", "/orgs/org-{o}/projects/{o}-1", "{\"a\":1}"), ("DELETE", "/orgs/org-{o}/projects/{o}-1", null),
        ("GET", "/papers/{o}-1", null), ("HEAD", "/papers/{o}-1", null), ("PATCH", "/papers/{o}-1", "{\"a\":1}"),
        ("GET", "/parcels/{o}-1", null), ("HEAD", "/parcels/{o}-1", null),
    ];

    private readonly Dictionary<string, string> keys = [];
    private Gate gate = null!;

    public async ValueTask InitializeAsync()
    {
        gate = await Gate.OpenAsync(Policy);
        gate.Upstream.Answer = BrokenApi.Answer;
        foreach (var name in new[] { "alice", "bob" })
            keys[name] = await gate.KeyForAsync(name, "user");
    }

    public ValueTask DisposeAsync() => gate.DisposeAsync();

    [Fact, Requirement("2.04")]
    public async Task Nothing_of_one_reaches_the_other_by_any_operation_or_condition()
    {
        var (leaks, asked) = (new List<string>(), 0);
        await using var connection = await gate.ConnectAsync();
        foreach (var (caller, other) in new[] { ("alice", "bob"), ("bob", "alice") })
            foreach (var operation in Operations)
                foreach (var condition in StepTwoBrokenApi.Conditions)
                {
                    asked++;
                    var missing = BrokenApi.Looks(await AskAsync(connection, caller, operation, "nobody", condition));
                    var answer = await AskAsync(connection, caller, operation, other, condition);
                    var leak = BrokenApi.LeakOf(answer, other)
                        ?? (answer.Status == (operation.Target == "/orders" ? 403 : 404) ? null : $"status {answer.Status}")
                        ?? (BrokenApi.Looks(answer) == missing ? null : "looks otherwise than what does not exist");
                    if (leak is not null)
                        leaks.Add($"{caller} {operation} {condition.Trim()}: {leak}");
                }

        Assert.Empty(leaks);
        Assert.Equal(2 * Operations.Length * StepTwoBrokenApi.Conditions.Length, asked);
        Assert.NotEmpty(gate.Upstream.Seen);                                       // whose it is has been asked for,
        Assert.All(gate.Upstream.Seen, seen => Assert.Equal("GET", seen.Method));  // and nothing but that
    }

    [Fact, Requirement("2.04")]
    public async Task Everything_of_ones_own_arrives_whole_and_every_write_is_of_ones_own()
    {
        await using var connection = await gate.ConnectAsync();
        foreach (var caller in new[] { "alice", "bob" })
            foreach (var operation in Operations)
            {
                var answer = await AskAsync(connection, caller, operation, caller, "");
                Assert.True(answer.Status == 200 && answer.Text == (operation.Method == "HEAD" ? "" : BrokenApi.ThingOf(caller)), $"{caller} {operation}: {answer.Status} {answer.Text}");
            }

        var written = gate.Upstream.Seen.Where(seen => seen.Method is not ("GET" or "HEAD")).ToList();
        Assert.Equal(2 * Operations.Count(operation => operation.Method is not ("GET" or "HEAD")), written.Count);
        Assert.All(written, seen => Assert.Contains(seen.Header("Gatehouse-Subject")!, seen.Target + seen.Text, StringComparison.Ordinal));
    }

    [Theory, Requirement("2.04")]
    [InlineData("/parcels", "{\"items\":[{thing}]}"), InlineData("/notes", "[{thing}]"), InlineData("/crates", null)]
    public async Task A_list_of_everybodys_things_holds_ones_own_and_no_trace_of_the_others(string path, string? expected)
    {
        var leaks = new List<string>();
        await using var connection = await gate.ConnectAsync();
        foreach (var (caller, other) in new[] { ("alice", "bob"), ("bob", "alice") })
            foreach (var method in new[] { "GET", "HEAD" })
                foreach (var condition in StepTwoBrokenApi.Conditions)
                {
                    var answer = await AskAsync(connection, caller, (method, path, null), other, condition);
                    var looks = expected is null && method == "GET" ? 404 : 200;   // HEAD is the same whatever is in the list
                    var whole = method == "HEAD" || expected is null || answer.Text.Replace(" ", "", StringComparison.Ordinal) == expected.Replace("{thing}", BrokenApi.ThingOf(caller), StringComparison.Ordinal);
                    if ((BrokenApi.LeakOf(answer, other) ?? (answer.Status == looks ? null : $"status {answer.Status}") ?? (whole ? null : answer.Text)) is { } leak)
                        leaks.Add($"{caller} {method} {path} {condition.Trim()}: {leak}");
                }

        Assert.Empty(leaks);
    }

    private async Task<RawAnswer> AskAsync(RawHttp connection, string caller, (string Method, string Target, string? Body) operation, string owner, string condition)
    {
        await connection.SendAsync(BrokenApi.Request(keys[caller], caller, operation, owner, condition));
        return await connection.ReadAsync(operation.Method == "HEAD") ?? throw new IOException("no answer");
    }
}
