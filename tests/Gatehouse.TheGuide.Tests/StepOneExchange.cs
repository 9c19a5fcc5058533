using System.Net;
using System.Text.Json;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step one: a key is exchanged for a short token, for whoever should not hold the key itself (RFC 8693).</summary>
public sealed class StepOneExchange(RoadGate road)
{
    private const string KeyType = "urn:gatehouse:params:oauth:token-type:api-key", TokenType = "urn:ietf:params:oauth:token-type:access_token";

    private readonly Gate gate = road.Fresh();

    [Fact, Requirement("1.16")]
    public async Task A_key_is_exchanged_for_a_token_that_says_the_same_subject()
    {
        using var answer = await AskAsync(gate.As("ida"));
        var json = await answer.JsonAsync();

        Assert.Equal((HttpStatusCode.OK, "no-store", "application/json"), (answer.StatusCode, answer.Headers.CacheControl!.ToString(), answer.Content.Headers.ContentType!.ToString()));
        Assert.Equal(("Bearer", TokenType), (json.GetProperty("token_type").GetString(), json.GetProperty("issued_token_type").GetString()));
        Assert.InRange(json.GetProperty("expires_in").GetInt32(), 590, 600);
        var token = json.GetProperty("access_token").GetString()!;
        Assert.InRange(token.Length, 300, 699);

        Assert.Equal(HttpStatusCode.OK, await gate.WithToken(token).SendAsync("GET", "/mine").StatusAsync());
        Assert.Equal("ida", (await gate.Upstream.NextAsync()).Header("Gatehouse-Subject"));
        Assert.DoesNotContain(gate.Upstream.Seen, seen => seen.Path.Contains("gatehouse", StringComparison.Ordinal));
    }

    [Fact, Requirement("1.16")]
    public async Task The_key_may_come_as_the_subject_token()
    {
        var key = await gate.KeyForAsync("ivan", "user");
        using var answer = await AskAsync(gate.Stranger(), ("subject_token", key), ("subject_token_type", KeyType));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await gate.WithToken(await TokenOf(answer)).SendAsync("GET", "/mine").StatusAsync());

        await RefusedAsync(401, "invalid_client", gate.Stranger(), ("subject_token", key[..^1]), ("subject_token_type", KeyType));
        await RefusedAsync(401, "invalid_client", gate.As("ida"), ("subject_token", key), ("subject_token_type", KeyType));   // two credentials
    }

    [Fact, Requirement("1.12"), Requirement("1.16"), Requirement("2.08")]
    public async Task The_token_dies_with_the_key_and_does_not_come_back_with_it()
    {
        var made = (await gate.CreateKeyAnswerAsync("agent", ["user"])).Json;
        var client = gate.WithToken(await TokenOf(await AskAsync(gate.WithSecret(made.GetProperty("key").GetString()!))));
        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/things").StatusAsync());

        var id = made.GetProperty("id").GetString()!;
        (await gate.RunAsync("key", "block", id, "--wait")).Done();
        Assert.Equal(HttpStatusCode.Unauthorized, await client.SendAsync("GET", "/things").StatusAsync());
        (await gate.RunAsync("key", "unblock", id, "--wait")).Done();
        Assert.Equal(HttpStatusCode.Unauthorized, await client.SendAsync("GET", "/things").StatusAsync());
    }

    [Fact, Requirement("1.16")] // A client that is its own subject has its roles from the key, as they are now.
    public async Task A_client_without_a_subject_gets_a_token_with_the_rights_of_its_key()
    {
        var admin = gate.WithToken(await TokenOf(await AskAsync(gate.WithKey("admin"))));
        var user = gate.WithToken(await TokenOf(await AskAsync(gate.WithKey("user"))));

        Assert.Equal(HttpStatusCode.OK, await admin.SendAsync("GET", "/letters?to=somebody").StatusAsync());
        Assert.NotEqual(HttpStatusCode.OK, await user.SendAsync("GET", "/letters?to=somebody").StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await user.SendAsync("GET", "/things").StatusAsync());
    }

    [Fact, Requirement("1.16")]
    public async Task A_scope_narrows_and_an_unknown_one_is_refused()
    {
        using var answer = await AskAsync(gate.As("ida"), ("scope", "things:read"));
        Assert.Equal("things:read", (await answer.JsonAsync()).GetProperty("scope").GetString());
        var client = gate.WithToken(await TokenOf(answer));

        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/things").StatusAsync());
        Assert.Equal(HttpStatusCode.Forbidden, await client.SendAsync("PUT", "/things/1", "{}").StatusAsync());
        await RefusedAsync(400, "invalid_scope", gate.As("ida"), ("scope", "things:fly"));
    }

    [Fact, Requirement("1.16")]
    public async Task What_is_no_exchange_of_a_key_is_refused_in_the_words_of_OAuth()
    {
        var ida = gate.As("ida");
        var token = await TokenOf(await AskAsync(ida));
        await RefusedAsync(400, "invalid_request", gate.WithToken(token));                                   // a token for a token
        await RefusedAsync(401, "invalid_client", gate.Stranger());
        await RefusedAsync(401, "invalid_client", gate.WithSecret("road_live_nonsense"));
        await RefusedAsync(400, "unsupported_grant_type", ida, ("grant_type", "password"));
        await RefusedAsync(400, "invalid_target", ida, ("audience", "other"));
        await RefusedAsync(400, "invalid_request", ida, ("actor_token", "x"));
        await RefusedAsync(400, "invalid_request", ida, ("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token"));
        await RefusedAsync(400, "invalid_request", gate.Stranger(), ("subject_token", token), ("subject_token_type", TokenType));
        await RefusedAsync(400, "invalid_request", ida, ("scope", "things"), ("scope", "things"));
        await RefusedAsync(413, "invalid_request", ida, ("x", new string('y', 5000)));

        Assert.Equal(HttpStatusCode.BadRequest, await ida.SendAsync("POST", "/.gatehouse/token", "{}").StatusAsync());
        Assert.Equal(HttpStatusCode.NotFound, await ida.SendAsync("GET", "/.gatehouse/token").StatusAsync());
        Assert.Empty(gate.Upstream.Seen);
    }

    private static async Task RefusedAsync(int status, string error, HttpClient client, params (string Name, string Value)[] fields)
    {
        using var answer = await AskAsync(client, fields);
        var json = await answer.JsonAsync();
        Assert.Equal((status, error), ((int)answer.StatusCode, json.GetProperty("error").GetString()));
        Assert.False(string.IsNullOrEmpty(json.GetProperty("error_description").GetString()));
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal(status == 401, answer.Headers.WwwAuthenticate.Count > 0);
    }

    internal static Task<HttpResponseMessage> AskAsync(HttpClient client, params (string Name, string Value)[] fields)
    {
        var grant = ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        var all = fields.Any(field => field.Name == "grant_type") ? fields : [grant, .. fields];
        return client.PostAsync("/.gatehouse/token", new FormUrlEncodedContent(all.Select(field => KeyValuePair.Create(field.Item1, field.Item2))), TestContext.Current.CancellationToken);
    }

    internal static async Task<string> TokenOf(HttpResponseMessage answer) => (await answer.JsonAsync()).GetProperty("access_token").GetString()!;
}
