using System.Net;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two: things that belong to a tenant belong to each of its members, as long as they are members.</summary>
public sealed class StepTwoTenants : IAsyncLifetime
{
    private const string Policy = """
        gatehouse: 1
        api: { upstream: "{upstream}" }
        https: { host: localhost, listen: "127.0.0.1:0" }
        authentication:
          keys: { brand: rooms }
          tokens: { audience: rooms-api, lifetime: 10m }
        roles: [guest, user]
        resources:
          rooms:
            owner: { at: answer./org, equals: tenant }
            list:  { at: answer./items }
            read:  ["GET /rooms", "GET /rooms/{roomId}"]
            write: ["POST /rooms", "PATCH /rooms/{roomId}"]
          desks:
            owner: { at: path.orgId, equals: tenant }
            read:  ["GET /orgs/{orgId}/desks"]
        access: |
          | resource | guest | user               |
          |----------|-------|--------------------|
          | rooms    | -     | own:read own:write |
          | desks    | -     | own:read           |
        """;

    private Gate gate = null!;

    public async ValueTask InitializeAsync()
    {
        gate = await Gate.OpenAsync(Policy);
        gate.Upstream.Answer = UpstreamAnswers.Json("""{"error":"no such row"}""", 404);
        gate.Upstream.Has("/rooms/1", UpstreamAnswers.Json("""{"roomId":"1","org":"north"}""", 200, "ETag: \"1\""));
        gate.Upstream.Has("/rooms/2", UpstreamAnswers.Json("""{"roomId":"2","org":"alice"}"""));   // a tenant of this name, not the subject
        gate.Upstream.Has("/rooms", UpstreamAnswers.Json("""{"items":[{"roomId":"1","org":"north"},{"roomId":"3","org":"south"},{"roomId":"4"}],"total":3}"""));
        gate.Upstream.Has("/orgs/north/desks", UpstreamAnswers.Json("[]"));
        foreach (var name in (string[])["alice", "bob", "carol"])
            (await gate.RunAsync("subject", "create", name, "--role", "user")).Done();
        await MoveAsync("alice", "north");
        await MoveAsync("bob", "south");
    }

    public ValueTask DisposeAsync() => gate.DisposeAsync();

    [Fact, Requirement("2.04"), Requirement("2.08")]
    public async Task A_member_reads_lists_and_writes_and_nobody_else_sees_that_anything_is_there()
    {
        var alice = await ClientAsync("alice");
        var bob = await ClientAsync("bob");
        var carol = await ClientAsync("carol");

        Assert.Equal(["OK", "OK", "OK", "OK"], await AllAsync(alice));
        Assert.Equal("""{"items":[{"roomId":"1","org":"north"}]}""", await TextAsync(await alice.SendAsync("GET", "/rooms")));
        Assert.Equal("\"1\"", gate.Upstream.Seen.Last(seen => seen.Method == "PATCH").Header("If-Match"));
        Assert.Equal(HttpStatusCode.NotFound, await alice.SendAsync("GET", "/rooms/2").StatusAsync());

        var writes = gate.Upstream.Seen.Count(seen => seen.Method == "PATCH");
        foreach (var other in new[] { bob, carol })
        {
            Assert.Equal(["NotFound", "NotFound", "NotFound", "OK"], await AllAsync(other));
            Assert.Equal(await (await other.SendAsync("GET", "/rooms/99")).LooksAsync(), await (await other.SendAsync("GET", "/rooms/1")).LooksAsync());
        }

        Assert.Equal("""{"items":[{"roomId":"3","org":"south"}]}""", await TextAsync(await bob.SendAsync("GET", "/rooms")));
        Assert.Equal("""{"items":[]}""", await TextAsync(await carol.SendAsync("GET", "/rooms")));
        Assert.Equal(writes, gate.Upstream.Seen.Count(seen => seen.Method == "PATCH"));
    }

    [Fact, Requirement("2.04"), Requirement("2.08")]
    public async Task A_change_of_tenant_is_felt_on_the_next_request_by_key_and_by_token()
    {
        var token = gate.WithToken(await gate.TokenForAsync("alice"));
        var key = await ClientAsync("alice");
        foreach (var client in new[] { token, key })
            Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/rooms/1").StatusAsync());

        await MoveAsync("alice", "south");
        foreach (var client in new[] { token, key })
        {
            Assert.Equal(HttpStatusCode.NotFound, await client.SendAsync("GET", "/rooms/1").StatusAsync());
            Assert.Equal("""{"items":[{"roomId":"3","org":"south"}]}""", await TextAsync(await client.SendAsync("GET", "/rooms")));
        }

        await MoveAsync("alice", "north");
        Assert.Equal(HttpStatusCode.OK, await token.SendAsync("GET", "/orgs/north/desks").StatusAsync());
    }

    [Fact, Requirement("2.04")]
    public async Task What_is_made_belongs_to_the_makers_tenant()
    {
        gate.Upstream.Has("/rooms", UpstreamAnswers.Echo);
        var alice = await ClientAsync("alice");

        Assert.Equal(HttpStatusCode.Forbidden, await alice.SendAsync("POST", "/rooms", """{"org":"south"}""").StatusAsync());
        Assert.Empty(gate.Upstream.Seen);
        Assert.Equal(HttpStatusCode.OK, await alice.SendAsync("POST", "/rooms", """{"name":"x"}""").StatusAsync());
        Assert.Contains("\"org\":\"north\"", gate.Upstream.Seen.Single().Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Forbidden, await (await ClientAsync("carol")).SendAsync("POST", "/rooms", """{"name":"x"}""").StatusAsync());
        Assert.Single(gate.Upstream.Seen);
    }

    [Fact, Requirement("2.04"), Requirement("2.08")]
    public async Task It_is_known_after_a_restart_and_a_client_of_that_name_is_no_member()
    {
        var alice = await KeyAsync("alice");
        var machine = await gate.CreateKeyAsync("alice", ["user"]);
        await gate.Process.DisposeAsync();
        await gate.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await gate.WithSecret(alice).SendAsync("GET", "/rooms/1").StatusAsync());
        Assert.Equal(HttpStatusCode.NotFound, await gate.WithSecret(machine).SendAsync("GET", "/rooms/1").StatusAsync());
    }

    private async Task<string[]> AllAsync(HttpClient client) =>
    [
        (await client.SendAsync("GET", "/rooms/1").StatusAsync()).ToString(), (await client.SendAsync("PATCH", "/rooms/1", """{"name":"x"}""").StatusAsync()).ToString(),
        (await client.SendAsync("GET", "/orgs/north/desks").StatusAsync()).ToString(), (await client.SendAsync("GET", "/rooms").StatusAsync()).ToString(),
    ];

    private async Task MoveAsync(string subject, string tenant) => (await gate.RunAsync("subject", "set", subject, "tenant", tenant)).Done();

    private Task<string> KeyAsync(string subject) => gate.CreateKeyAsync($"{subject}-app", [], "--subject", subject);

    private async Task<HttpClient> ClientAsync(string subject) => gate.WithSecret(await KeyAsync(subject));

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
