using System.Net;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two: whatever step refuses, its refusal explains itself by its id; and what only watches is written down, asks nobody, and refuses once it is enforced.</summary>
public sealed class StepTwoExplained
{
    private const string Policy = """
        gatehouse: 1
        api: { upstream: "{upstream}" }
        https: { host: localhost, listen: "127.0.0.1:0" }
        authentication:
          keys:   { brand: told }
          logins: [{ operation: POST /login, account: body./email, guesses: 3/hour }]
        roles: [guest, user, admin]
        resources:
          sessions: { start: ["POST /login"] }
          orders:
            owner: answer./buyerId
            read:  ["GET /orders/{orderId}"]
            write: ["PATCH /orders/{orderId}"]
          profiles:
            owner:  path.userId
            write:  ["PATCH /users/{userId}"]
            delete: ["DELETE /users/{userId}"]
        access: |
          | resource | guest | user               | admin |
          |----------|-------|--------------------|-------|
          | sessions | start | start              | full  |
          | orders   | -     | own:read own:write | full  |
          | profiles | -     | own:write own:delete | full  |
        fields:
          profiles/role: { write: [admin], mode: enforce }
        critical:
          DELETE /users/{userId}: { proof: email, mode: enforce }
        mail: { smtp: "{smtp}", from: gate@told.example }
        limits:
          light: 1000000/hour
          door:  20/minute
        """;

    [Fact, Requirement("2.11")]
    public async Task A_refusal_by_any_step_explains_itself_by_its_id()
    {
        await using var mail = new MailBox();
        await using var gate = await OpenAsync(mail);
        gate.Upstream.Answer = UpstreamAnswers.Json("""{"buyerId":"alice"}""");
        gate.Upstream.Has("/login", UpstreamAnswers.Json("""{"message":"wrong"}""", 401));
        var bob = gate.As("bob");

        await ExplainsAsync(gate, await bob.SendAsync("GET", "/orders/1").RequestIdOfAsync(), "ownership", "owner_is_another", "being the owner (answer./buyerId)");
        await ExplainsAsync(gate, await bob.SendAsync("PATCH", "/orders/1", "{}").RequestIdOfAsync(), "ownership", "owner_is_another", "being the owner (answer./buyerId)");
        await ExplainsAsync(gate, await bob.SendAsync("PATCH", "/users/bob", """{"role":"admin"}""").RequestIdOfAsync(), "fields", "role", "admin");
        await ExplainsAsync(gate, await bob.SendAsync("DELETE", "/users/bob").RequestIdOfAsync(), "proof", "critical", "a further proof (email)");

        var guessed = "";
        for (var n = 0; n < 4; n++)
            guessed = await gate.Stranger().SendAsync("POST", "/login", """{"email":"eve@told.example","password":"guess"}""").RequestIdOfAsync();
        await ExplainsAsync(gate, guessed, "logins", "login", "waiting");

        var shut = await gate.Stranger().SendAsync("GET", "/orders/1");
        for (var n = 0; n < 40 && shut.StatusCode != HttpStatusCode.TooManyRequests; n++)
            shut = await gate.Stranger().SendAsync("GET", "/orders/1");
        await ExplainsAsync(gate, await Task.FromResult(shut).RequestIdOfAsync(), "door", "refused too often", "waiting");
    }

    [Fact, Requirement("2.12"), Requirement("2.05"), Requirement("2.13")]
    public async Task Fields_and_proofs_that_are_watched_ask_nobody_and_are_enforced_when_the_policy_says_so()
    {
        await using var mail = new MailBox();
        await using var gate = await OpenAsync(mail, "mode: watch");
        (await gate.RunAsync("subject", "create", "bob", "--role", "user")).Done();
        (await gate.RunAsync("subject", "set", "bob", "email", "bob@told.example")).Done();
        var bob = gate.As("bob");

        using var set = await bob.SendAsync("PATCH", "/users/bob", """{"role":"admin"}""");
        using var deleted = await bob.SendAsync("DELETE", "/users/bob");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (set.StatusCode, deleted.StatusCode));
        Assert.Equal(["PATCH /users/bob", "DELETE /users/bob"], gate.Upstream.Seen.Select(seen => $"{seen.Method} {seen.Target}"));
        await NotedAsync(gate, set, "fields:");
        await NotedAsync(gate, deleted, "proof:");
        Assert.Equal(0, await CountAsync(gate, "proof"));
        Assert.Equal(0, mail.Unread);

        await gate.ChangePolicyAsync(text => text.Replace("mode: watch", "mode: enforce", StringComparison.Ordinal));
        await Patience.UntilAsync("fields are enforced", async () => await bob.SendAsync("PATCH", "/users/bob", """{"role":"admin"}""").StatusAsync() == HttpStatusCode.Forbidden);
        gate.Upstream.Forget();

        await bob.ChallengedAsync("DELETE", "/users/bob");
        Assert.Equal("bob@told.example", (await mail.NextAsync()).To);
        Assert.Equal(1, await CountAsync(gate, "proof"));
        Assert.Empty(gate.Upstream.Seen);
    }

    private static async Task<Gate> OpenAsync(MailBox mail, string mode = "mode: enforce") =>
        await Gate.OpenAsync(Policy.Replace("{smtp}", mail.Address, StringComparison.Ordinal).Replace("mode: enforce", mode, StringComparison.Ordinal));

    private static async Task ExplainsAsync(Gate gate, string id, string step, string why, string way)
    {
        await DecisionLines.OfAsync(gate, id);
        var told = (await gate.RunAsync("explain", id)).Done().Out;

        Assert.Contains($"NO   {step}", told, StringComparison.Ordinal);
        Assert.Contains(why, told, StringComparison.Ordinal);
        Assert.Contains(way, told[told.IndexOf("would allow it: ", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    private static async Task NotedAsync(Gate gate, HttpResponseMessage answer, string step)
    {
        var line = await DecisionLines.OfAsync(gate, answer.Headers.GetValues("Gatehouse-Request-Id").Single());
        Assert.Equal("allowed", line.GetProperty("decision").GetString());
        Assert.StartsWith(step, line.GetProperty("would_refuse").EnumerateArray().Single().GetString(), StringComparison.Ordinal);
    }

    private static async Task<long> CountAsync(Gate gate, string table)
    {
        await using var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(gate.Folder, "data", "gatehouse.db")};Mode=ReadOnly;Pooling=False");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
#pragma warning disable CA2100 // A word of this test.
        command.CommandText = $"SELECT count(*) FROM {table}";
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
