using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two, before an API that gives everything to everybody: not one thing of one reaches the other, in an answer, its size, its headers or an error.</summary>
public sealed class StepTwoBrokenApi : IAsyncLifetime
{
    private const string Policy = """
        gatehouse: 1
        api: { upstream: "{upstream}" }
        https: { host: localhost, listen: "127.0.0.1:0" }
        authentication:
          keys: { brand: broken }
        roles: [guest, user]
        resources:
          profiles:
            owner: path.userId
            read:  ["GET /users/{userId}"]
            write: ["PUT /users/{userId}", "PATCH /users/{userId}", "POST /users/{userId}", "DELETE /users/{userId}"]
          orders:
            owner: path.userId
            read:  ["GET /users/{userId}/orders", "GET /users/{userId}/orders/{orderId}"]
            write: ["POST /users/{userId}/orders", "PUT /users/{userId}/orders/{orderId}", "PATCH /users/{userId}/orders/{orderId}", "DELETE /users/{userId}/orders/{orderId}"]
          letters:
            owner: query.to
            read:  ["GET /letters"]
          things:
            owner: body./owner
            write: ["POST /things", "PUT /things"]
        access: |
          | resource | guest | user               |
          |----------|-------|--------------------|
          | profiles | -     | own:read own:write |
          | orders   | -     | own:read own:write |
          | letters  | -     | own:read           |
          | things   | -     | own:write          |
        """;

    // {o} is whose thing it is.
    private static readonly (string Method, string Target, string? Body)[] Operations =
    [
        ("GET", "/users/{o}", null), ("HEAD", "/users/{o}", null), ("PUT", "/users/{o}", "{\"a\":1}"), ("PATCH", "/users/{o}", "{\"a\":1}"), ("POST", "/users/{o}", "{\"a\":1}"), ("DELETE", "/users/{o}", null),
        ("GET", "/users/{o}/orders", null), ("HEAD", "/users/{o}/orders", null), ("POST", "/users/{o}/orders", "{\"a\":1}"),
        ("GET", "/users/{o}/orders/{o}-1", null), ("HEAD", "/users/{o}/orders/{o}-1", null), ("PUT", "/users/{o}/orders/{o}-1", "{\"a\":1}"), ("PATCH", "/users/{o}/orders/{o}-1", "{\"a\":1}"), ("DELETE", "/users/{o}/orders/{o}-1", null),
        ("GET", "/letters?to={o}", null), ("HEAD", "/letters?to={o}", null),
        ("POST", "/things", "{\"owner\":\"{o}\"}"), ("PUT", "/things", "{\"owner\":\"{o}\"}"),
    ];

    internal static readonly string[] Conditions =
    [
        "", "If-None-Match: {tag}\r\n", "If-None-Match: *\r\n", "If-Match: {tag}\r\n", "If-Match: \"no\"\r\n", "Range: bytes=0-39\r\n", "Range: bytes=0-39\r\nIf-Range: {tag}\r\n",
        "If-Modified-Since: Wed, 02 Jul 2025 10:00:00 GMT\r\n", "If-Unmodified-Since: Mon, 30 Jun 2025 10:00:00 GMT\r\n", "Accept-Encoding: gzip, br\r\nTE: trailers\r\n", "Prefer: return=representation\r\n",
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
        var (leaks, own, asked) = (new List<string>(), 0, 0);
        await using var connection = await gate.ConnectAsync();
        foreach (var (caller, other) in new[] { ("alice", "bob"), ("bob", "alice") })
            foreach (var operation in Operations)
            {
                var missing = BrokenApi.Looks(await AskAsync(connection, caller, operation, "nobody", ""));
                foreach (var condition in Conditions)
                {
                    asked++;
                    var answer = await AskAsync(connection, caller, operation, other, condition);
                    if (WhatLeaks(answer, other) is { } leak)
                        leaks.Add($"{caller} {operation} {condition.Trim()}: {leak}");
                    if (BrokenApi.Looks(answer) != missing)
                        leaks.Add($"{caller} {operation} {condition.Trim()}: looks otherwise than what does not exist: {answer.Status}");
                }

                // What is one's own arrives, or the test could not tell anything.
                var mine = await AskAsync(connection, caller, operation, caller, "");
                own += mine.Status == 200 && (operation.Method == "HEAD" || mine.Text.Contains(BrokenApi.MarkOf(caller), StringComparison.Ordinal)) ? 1 : 0;
            }

        Assert.Empty(leaks);
        Assert.Equal((2 * Operations.Length * Conditions.Length, 2 * Operations.Length), (asked, own));
        Assert.Equal(own, gate.Upstream.Seen.Count);   // nothing of the other was even asked for
    }

    private async Task<RawAnswer> AskAsync(RawHttp connection, string caller, (string Method, string Target, string? Body) operation, string owner, string condition)
    {
        await connection.SendAsync(BrokenApi.Request(keys[caller], caller, operation, owner, condition));
        return await connection.ReadAsync(operation.Method == "HEAD") ?? throw new IOException("no answer");
    }

    private static string? WhatLeaks(RawAnswer answer, string other) =>
        BrokenApi.LeakOf(answer, other) ?? (answer.Status is 403 or 404 ? null : $"status {answer.Status}");
}
