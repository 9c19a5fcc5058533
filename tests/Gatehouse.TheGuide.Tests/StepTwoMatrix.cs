using System.Net;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two: may they do this? The matrix.</summary>
public sealed class StepTwoMatrix(ShopGate shop)
{
    private const string Item = """{"name":"Enamel Mug","category":"kitchen","priceCents":1290}""";

    // What the sample's table says, read by a person; "own" is 404 here because the thing asked for is another's (403 where only the body says whose it would be).
    public static TheoryData<string, string, string?, string> Table => new()
    {
        //                                                                    guest user mod. man. sup. part. admin
        { "GET", "/catalog", null,                                            "200 200 200 200 200 200 200" },
        { "GET", "/catalog/enamel-mug-moss", null,                            "200 200 200 200 200 200 200" },
        { "POST", "/catalog", Item.Insert(1, "\"id\":\"enamel-mug-red\","),         "401 403 403 403 403 403 200" },
        { "PUT", "/catalog/enamel-mug-moss", Item,                            "401 403 403 403 403 403 200" },
        { "GET", "/users/bob", null,                                          "401 404 200 403 200 403 200" },
        { "PATCH", "/users/bob", """{"newsletter":true}""",                   "401 404 403 403 403 403 200" },
        { "POST", "/orders", Requests.NewOrder("bob"),                        "401 403 403 403 403 403 200" },
        { "GET", "/orders", null,                                             "401 200 403 200 200 403 200" },   // an empty list for the user
        { "GET", "/orders/o-100001", null,                                    "401 404 403 200 200 403 200" },
        { "PATCH", "/orders/o-100001", """{"status":"sent"}""",               "401 404 403 403 403 403 200" },
        { "POST", "/comments", Requests.NewComment("bob"),                    "401 403 403 403 403 403 200" },
        { "GET", "/comments", null,                                           "200 200 200 200 200 403 200" },
        { "DELETE", "/comments/c-100001", null,                               "401 403 200 403 403 403 200" },
        { "GET", "/reports/sales", null,                                      "401 403 403 200 403 403 200" },
        { "POST", "/reports", Requests.NewReport,                             "401 403 403 200 403 403 200" },
        { "GET", "/settings", null,                                           "401 403 403 403 403 403 200" },
        { "DELETE", "/users/bob", null,                                       "401 403 403 403 403 403 403" },   // a key alone cannot give the further proof
        { "PUT", "/settings/currency", """{"value":"EUR"}""",                 "401 403 403 403 403 403 403" },
        { "POST", "/orders/bulk", $$"""{"orders":[{{Requests.NewOrder("bob")}}]}""", "401 403 403 403 403 403 403" },
        { "PUT", "/users/bob/avatar", null,                                   "401 403 403 403 403 403 403" },
    };

    // The same of one's own things: {me} is whoever asks, in the path or in the body.
    public static TheoryData<string, string, string?, string> OwnTable => new()
    {
        //                                                                    guest user mod. man. sup. part. admin
        { "GET", "/users/{me}", null,                                         "401 200 200 403 200 403 200" },
        { "PATCH", "/users/{me}", """{"newsletter":true}""",                  "401 200 403 403 403 403 200" },
        { "DELETE", "/users/{me}", null,                                      "401 403 403 403 403 403 403" },   // nothing to prove it with was enrolled
        { "PUT", "/users/{me}/avatar", null,                                  "401 403 403 403 403 403 403" },
        { "GET", "/orders", null,                                             "401 200 403 200 200 403 200" },
        { "GET", "/orders/o-100007", null,                                    "401 200 403 200 200 403 200" },
        { "PATCH", "/orders/o-100008", """{"status":"sent"}""",               "401 200 403 403 403 403 200" },
        { "POST", "/orders/bulk", $$"""{"orders":[{{Requests.NewOrder("{me}")}}]}""", "401 403 403 403 403 403 403" },
        { "GET", "/comments", null,                                           "200 200 200 200 200 403 200" },
        { "DELETE", "/comments/c-100001", null,                               "401 403 200 403 403 403 200" },
        { "POST", "/orders", Requests.NewOrder("{me}"),                       "401 200 403 403 403 403 200" },
        { "POST", "/comments", Requests.NewComment("{me}"),                   "401 200 403 403 403 403 200" },
    };

    private readonly Gate gate = shop.Fresh();

    [Theory, MemberData(nameof(OwnTable)), Requirement("2.01"), Requirement("2.02"), Requirement("2.04")]
    public async Task The_table_holds_for_ones_own_things_too(string method, string path, string? body, string expected)
    {
        Task<HttpResponseMessage> Ask(HttpClient client, string me)
        {
            gate.Upstream.Answer = ThingOf(me);
            return client.SendAsync(method, path.Replace("{me}", me, StringComparison.Ordinal), body?.Replace("{me}", me, StringComparison.Ordinal));
        }

        var found = new List<int> { (int)await Ask(gate.Stranger(), "guest").StatusAsync() };
        foreach (var role in new[] { "user", "moderator", "manager", "support", "partner", "admin" })
            found.Add((int)await Ask(gate.As($"own-{role}", role), $"own-{role}").StatusAsync());

        Assert.Equal(expected, string.Join(' ', found));
        Assert.Equal(found.Count(status => status == 200), gate.Upstream.Seen.Count(seen => seen.Method == method));
    }

    [Theory, MemberData(nameof(Table)), Requirement("2.01"), Requirement("2.02"), Requirement("2.03"), Requirement("2.06")]
    public async Task The_table_in_the_policy_is_what_the_machine_runs(string method, string path, string? body, string expected)
    {
        gate.Upstream.Answer = ThingOf("bob");
        var found = new List<int> { (int)await gate.Stranger().SendAsync(method, path, body).StatusAsync() };
        foreach (var role in new[] { "user", "moderator", "manager", "support", "partner", "admin" })
            found.Add((int)await gate.WithKey(role).SendAsync(method, path, body).StatusAsync());

        // Whose an order is had to be asked for; what is not theirs was asked for and not passed on, and nothing was written.
        var asked = path.StartsWith("/orders/o-", StringComparison.Ordinal) && method == "GET" ? 404 : 200;
        Assert.Equal(expected, string.Join(' ', found));
        Assert.Equal(found.Count(status => status == 200 || status == asked), gate.Upstream.Seen.Count(seen => seen.Method == method));
    }

    [Fact, Requirement("2.05")]
    public async Task What_is_critical_in_the_shop_takes_the_password_again_of_an_admin_too()
    {
        var ada = gate.As("ada", "admin");
        await ada.SendAsync("GET", "/catalog").StatusAsync();   // makes her
        gate.Upstream.Forget();
        (await gate.RunWithAsync(Vault.Password + "\n", "subject", "set", "ada", "password")).Done();

        var id = await ada.ChallengedAsync("DELETE", "/users/bob");
        Assert.Empty(gate.Upstream.Seen);
        Assert.Equal(HttpStatusCode.OK, await ada.GiveAsync(id, new { password = Vault.Password }).StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await ada.TryAsync("DELETE", "/users/bob", proof: id).StatusAsync());
    }

    private static UpstreamAnswer ThingOf(string owner) =>
        UpstreamAnswers.Json($$"""{"id":"o-1","buyerId":"{{owner}}","authorId":"{{owner}}","items":[{"buyerId":"{{owner}}","authorId":"{{owner}}"}]}""");

    [Fact, Requirement("2.01")]
    public async Task A_subject_with_two_roles_has_the_rights_of_both()
    {
        var client = gate.As("lena", "moderator", "manager");

        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("DELETE", "/comments/c-100002").StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/orders").StatusAsync());
        Assert.Equal(HttpStatusCode.Forbidden, await client.SendAsync("GET", "/settings").StatusAsync());
    }

    [Theory, Requirement("2.03")]
    [InlineData("GET", "/admin", HttpStatusCode.NotFound)]
    [InlineData("GET", "/", HttpStatusCode.NotFound)]
    [InlineData("GET", "/users", HttpStatusCode.NotFound)]
    [InlineData("GET", "/.gatehouse/anything", HttpStatusCode.NotFound)]
    [InlineData("POST", "/settings", HttpStatusCode.MethodNotAllowed)]
    [InlineData("TRACE", "/catalog", HttpStatusCode.MethodNotAllowed)]
    public async Task What_the_policy_does_not_name_is_refused_even_to_an_admin(string method, string path, HttpStatusCode expected)
    {
        Assert.Equal(expected, await gate.WithKey("admin").SendAsync(method, path).StatusAsync());
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact, Requirement("2.03")]
    public async Task A_policy_that_leaves_an_operation_unassigned_is_not_loaded()
    {
        await using var closed = Gate.Prepare(ShopGate.PolicyFile);
        await closed.ChangePolicyAsync(text => text.Replace(", \"PATCH /orders/{orderId}\"]", "]", StringComparison.Ordinal));

        var answer = await closed.RunAsync("check");

        Assert.Equal(3, answer.ExitCode);
        Assert.Contains("PATCH /orders/{orderId}", answer.Out + answer.Error, StringComparison.Ordinal);
    }
}
