using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step one: who is this? Tokens, and tokens beside keys.</summary>
public sealed class StepOneTokens(ShopGate shop)
{
    private readonly Gate gate = shop.Fresh();

    [Fact, Requirement("1.10"), Requirement("1.14")]
    public async Task A_token_is_small_signed_with_ES256_and_says_who_but_not_what_one_may_do()
    {
        var token = await MadeForAsync("emil", "user", "moderator");

        var header = Part(token, 0);
        var payload = Part(token, 1);
        Assert.True(token.Length < 700, $"{token.Length} bytes");
        Assert.Equal("ES256", header.GetProperty("alg").GetString());
        Assert.Equal("emil", payload.GetProperty("sub").GetString());
        Assert.Equal("shop-api", payload.GetProperty("aud").GetString());
        Assert.Equal(600, payload.GetProperty("exp").GetInt64() - payload.GetProperty("iat").GetInt64());
        Assert.False(string.IsNullOrEmpty(payload.GetProperty("jti").GetString()));
        Assert.DoesNotContain("moderator", payload.GetRawText(), StringComparison.Ordinal);
    }

    [Fact, Requirement("1.10"), Requirement("1.11")]
    public async Task A_token_opens_what_its_subject_may_do()
    {
        var client = gate.WithToken(await MadeForAsync("fiona", "user"));

        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/users/fiona").StatusAsync());
        Assert.Equal(HttpStatusCode.NotFound, await client.SendAsync("GET", "/users/bob").StatusAsync());
        Assert.Equal("fiona", (await gate.Upstream.NextAsync()).Header("Gatehouse-Subject"));
    }

    [Fact, Requirement("1.12"), Requirement("2.08")]
    public async Task A_token_ends_with_its_subject_and_does_not_come_back_with_it()
    {
        var client = gate.WithToken(await MadeForAsync("george", "user"));
        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/users/george").StatusAsync());

        (await gate.RunAsync("subject", "suspend", "george", "--wait")).Done();
        Assert.Equal(HttpStatusCode.Unauthorized, await client.SendAsync("GET", "/users/george").StatusAsync());

        (await gate.RunAsync("subject", "resume", "george", "--wait")).Done();
        Assert.Equal(HttpStatusCode.Unauthorized, await client.SendAsync("GET", "/users/george").StatusAsync());
    }

    [Fact, Requirement("1.18")]
    public async Task A_key_or_a_token_suffices_on_the_same_operation()
    {
        await gate.KeyForAsync("hanna", "user");
        var token = await gate.TokenForAsync("hanna");

        Assert.Equal(HttpStatusCode.OK, await gate.WithToken(token).SendAsync("GET", "/users/hanna").StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await gate.As("hanna").SendAsync("GET", "/users/hanna").StatusAsync());
    }

    [Fact, Requirement("1.18")]
    public async Task Credentials_of_two_principals_in_one_request_are_refused()
    {
        await gate.KeyForAsync("ivan", "user");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/users/jasmin");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + await gate.TokenForAsync("ivan"));
        request.Headers.TryAddWithoutValidation("X-Api-Key", await gate.KeyForAsync("jasmin", "user"));

        using var answer = await gate.Stranger().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact, Requirement("1.10")]
    public async Task A_token_whose_payload_was_changed_is_refused()
    {
        var parts = (await MadeForAsync("kofi", "user")).Split('.');
        var forged = Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(
            System.Text.Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace("kofi", "bob", StringComparison.Ordinal)));

        var answer = await gate.WithToken($"{parts[0]}.{forged}.{parts[2]}").SendAsync("GET", "/users/bob");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(gate.Upstream.Seen);
    }

    private async Task<string> MadeForAsync(string subject, params string[] roles)
    {
        await gate.RunAsync(["subject", "create", subject, .. roles.SelectMany(role => new[] { "--role", role })]);
        return await gate.TokenForAsync(subject);
    }

    private static JsonElement Part(string token, int part) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[part])).RootElement;
}
