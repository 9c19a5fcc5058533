using System.Net;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two: whose thing is it?</summary>
public sealed class StepTwoOwners(ShopGate shop, RoadGate road)
{
    private readonly Gate gate = shop.Fresh();
    private readonly Gate onRoad = road.Fresh();

    [Fact, Requirement("2.04")]
    public async Task Users_reach_their_own_profile()
    {
        gate.Upstream.Has("/users/alice");

        Assert.Equal(HttpStatusCode.OK, await gate.As("alice").SendAsync("GET", "/users/alice").StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await gate.As("alice").SendAsync("PATCH", "/users/alice", """{"newsletter":false}""").StatusAsync());
    }

    [Fact, Requirement("2.04")]
    public async Task Another_users_profile_looks_as_if_it_did_not_exist()
    {
        gate.Upstream.Has("/users/alice");
        gate.Upstream.Has("/users/bob", UpstreamAnswers.Json("""{"error":"no such row"}""", 404));

        var anothers = await (await gate.As("bob").SendAsync("GET", "/users/alice")).LooksAsync();
        Assert.Empty(gate.Upstream.Seen);   // refused before it left the house
        var missing = await (await gate.As("bob").SendAsync("GET", "/users/bob")).LooksAsync();

        Assert.StartsWith("404", anothers, StringComparison.Ordinal);   // 403 would confirm that alice exists
        Assert.Equal(anothers, missing);
    }

    [Theory, Requirement("2.04")]
    [InlineData("/users/ALICE")]
    [InlineData("/users/alice%20")]
    [InlineData("/users/bob%2Falice")]
    [InlineData("/users/b%6Fb/../alice")]
    public async Task No_other_spelling_of_a_name_opens_anothers_profile(string path)
    {
        await gate.KeyForAsync("bob", "user");
        await using var connection = await gate.ConnectAsync();
        await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {await gate.CreateKeyAsync("bob-raw", [], "--subject", "bob")}\r\n\r\n");

        Assert.InRange((await connection.ReadAsync())!.Status, 400, 404);
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact, Requirement("2.04")]
    public async Task Users_order_only_in_their_own_name()
    {
        gate.Upstream.Has("/orders", UpstreamAnswers.Json("""{"id":"o-100151"}""", 201));
        Assert.Equal(HttpStatusCode.Created, await gate.As("carol").SendAsync("POST", "/orders", Requests.NewOrder("carol")).StatusAsync());
        Assert.Equal("carol", (await gate.Upstream.NextAsync()).Header("Gatehouse-Subject"));

        // What a body claims says nothing about what exists, so this may be a plain no.
        Assert.Equal(HttpStatusCode.Forbidden, await gate.As("carol").SendAsync("POST", "/orders", Requests.NewOrder("alice")).StatusAsync());
        Assert.Single(gate.Upstream.Seen);
    }

    [Fact, Requirement("2.04")]
    public async Task Users_see_of_the_list_of_orders_what_they_bought()
    {
        gate.Upstream.Has("/orders", UpstreamAnswers.Json("""{"items":[{"id":"o-100001","buyerId":"alice"},{"id":"o-100002","buyerId":"carol"}],"next":null}""", 200, "ETag: \"all\""));

        using var own = await gate.As("carol").SendAsync("GET", "/orders");

        Assert.Equal("""{"items":[{"id":"o-100002","buyerId":"carol"}],"next":null}""", await own.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Null(own.Headers.ETag);
    }

    [Fact, Requirement("2.13")]
    public async Task A_profile_shows_what_its_reader_may_see()
    {
        gate.Upstream.Has("/users/alice", UpstreamAnswers.Json("""{"id":"alice","phone":"+4930123456","birthDate":"1990-01-01","passwordHash":"x"}"""));

        async Task<string> AsAsync(HttpClient client) => await (await client.SendAsync("GET", "/users/alice")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("""{"id":"alice","phone":"+4930123456","birthDate":"1990-01-01"}""", await AsAsync(gate.As("alice")));
        Assert.Equal("""{"id":"alice","phone":"+4930123456"}""", await AsAsync(gate.WithKey("support")));
        Assert.Equal("""{"id":"alice","phone":"****3456"}""", await AsAsync(gate.WithKey("moderator")));
    }

    [Fact, Requirement("2.04")]
    public async Task An_order_with_two_buyers_is_refused()
    {
        var both = Requests.NewOrder("carol").Insert(1, "\"buyerId\":\"alice\",");

        Assert.InRange((int)await gate.As("carol").SendAsync("POST", "/orders", both).StatusAsync(), 400, 404);
        Assert.Empty(gate.Upstream.Seen);
    }

    [Theory, Requirement("2.04")]
    [InlineData("?to=otto", HttpStatusCode.OK)]
    [InlineData("?to=anna", HttpStatusCode.NotFound)]
    [InlineData("", HttpStatusCode.NotFound)]
    [InlineData("?to=otto&to=anna", null)]
    [InlineData("?to=anna&to=otto", null)]
    [InlineData("?to=otto&%74o=anna", null)]
    [InlineData("?to[]=anna&to=otto", null)]
    public async Task An_owner_in_the_query_is_found_exactly_once(string query, HttpStatusCode? expected)
    {
        var status = await onRoad.As("otto").SendAsync("GET", "/letters" + query).StatusAsync();

        if (expected is not null)
            Assert.Equal(expected, status);
        Assert.True(status == HttpStatusCode.OK
            ? onRoad.Upstream.Seen is [{ } seen] && !seen.Target.Contains("&to=", StringComparison.Ordinal) && !seen.Target.Contains("%74", StringComparison.Ordinal)
            : onRoad.Upstream.Seen.Count == 0);
    }

    [Fact, Requirement("2.04")]
    public async Task An_owner_in_a_claim_is_the_tokens_and_a_missing_claim_is_a_no()
    {
        await onRoad.RunAsync("subject", "create", "petra", "--role", "user");
        var client = onRoad.WithToken(await onRoad.TokenForAsync("petra"));

        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/mine").StatusAsync());
        Assert.Equal(HttpStatusCode.NotFound, await client.SendAsync("GET", "/tenants").StatusAsync());
    }

    [Fact, Requirement("2.04")]
    public async Task An_admin_reaches_everybodys_things() =>
        Assert.Equal(HttpStatusCode.OK, await gate.WithKey("admin").SendAsync("GET", "/users/alice").StatusAsync());
}
