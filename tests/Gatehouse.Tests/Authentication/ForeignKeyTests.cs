using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Tests.Keys.Issuers;

namespace Gatehouse.Tests.Authentication;

/// <summary>Requirement 1.15: which key a foreign token is verified with, and for how long that is remembered.</summary>
public sealed class ForeignKeyTests
{
    [Fact] // dotnet/aspnetcore#28948: after a rotation every token was refused until a restart.
    public async Task A_token_under_a_new_key_is_taken_at_once_in_the_same_request()
    {
        using var house = new Foreign();
        using var next = Pen.Ec("ec2");
        Assert.Null(await house.WhyNotAsync(house.Token()));
        house.Gate.Clock.Now += TimeSpan.FromSeconds(30);

        house.Publish(house.Pen, next);
        Assert.Null(await house.WhyNotAsync(house.Token(pen: next)));
    }

    [Fact]
    public async Task A_key_that_left_the_set_no_longer_vouches_for_a_token_that_is_remembered()
    {
        using var house = new Foreign();
        using var next = Pen.Ec("ec2");
        var token = house.Token();
        Assert.Null(await house.WhyNotAsync(token));
        Assert.NotNull(house.Gate.Foreign.Known(token, house.Gate.Policy));

        house.Publish(next);
        house.Gate.Clock.Now += TimeSpan.FromSeconds(30);
        Assert.Null(await house.WhyNotAsync(house.Token(pen: next)));

        Assert.Null(house.Gate.Foreign.Known(token, house.Gate.Policy));
        Assert.Equal("token_key_unknown", await house.WhyNotAsync(token));
    }

    [Fact] // CVE-2026-48096: one answer served two questions.
    public async Task Two_issuers_with_the_same_key_never_answer_for_each_other()
    {
        const string Other = "https://other.example";
        using var house = new Foreign(Foreign.Entry(), $"{{ issuer: {Other}, audience: other-api, algorithms: [ES256], jwks: {Other}/jwks }}");
        house.Publish($"{Other}/jwks", house.Pen);
        var token = house.Token();
        Assert.Null(await house.WhyNotAsync(token));
        Assert.Equal("https://other.example|alice", (await house.PrincipalAsync(house.Pen.Sign(house.Claims(Other, "other-api")))).Subject);

        // The same token, the same key, under a policy that knows the other issuer only.
        house.Use($"{{ issuer: {Other}, audience: shop-api, algorithms: [ES256], jwks: {Other}/jwks }}");
        Assert.Equal("token_invalid", await house.WhyNotAsync(token));
    }

    [Fact]
    public async Task What_was_remembered_is_judged_by_the_policy_in_force()
    {
        using var house = new Foreign();
        var token = house.Token();
        Assert.Null(await house.WhyNotAsync(token));

        house.Use(Foreign.Entry().Replace("shop-api", "other-api", StringComparison.Ordinal));
        Assert.Equal("token_audience", await house.WhyNotAsync(token));
        house.Use(Foreign.Entry().Replace("ES256", "RS256", StringComparison.Ordinal));
        Assert.Equal("token_algorithm", await house.WhyNotAsync(token));
        house.Use(Foreign.Entry(", maxLifetime: 5m"));
        Assert.Equal("token_times", await house.WhyNotAsync(token));
    }

    [Fact]
    public async Task Another_policy_keeps_the_keys_of_issuers_that_are_the_same()
    {
        using var house = new Foreign();
        Assert.Null(await house.WhyNotAsync(house.Token()));
        house.Gate.Network.Breaks(Foreign.KeysAt);

        house.Use(Foreign.Entry(", roles: { claim: groups, map: { staff: support } }"));
        Assert.Null(await house.WhyNotAsync(house.Token(claims => claims["jti"] = "other")));
        Assert.Equal(1, house.Gate.Issuers.States(house.Gate.Policy).Single().State.Keys);
    }

    [Fact] // Whoever is told that a good token is bad logs in again, and again, at an issuer in trouble.
    public async Task Without_any_keys_the_token_is_not_called_bad_but_the_gateway_not_ready()
    {
        using var house = new Foreign();
        house.Gate.Network.Breaks(Foreign.KeysAt);
        house.Use(Foreign.Entry(", maxLifetime: 3h").Replace(Foreign.KeysAt, Foreign.KeysAt + "2", StringComparison.Ordinal));

        var (_, outcome) = await house.Gate.AskAsync(authorization: $"Bearer {house.Token()}");
        Assert.Equal((503, "not_ready", "issuer_keys_missing"), (outcome.Refusal.Status, outcome.Refusal.Error, outcome.Refusal.Reason));

        // What is bad without any key is bad now too.
        Assert.Equal("token_audience", await house.WhyNotAsync(house.Token(claims => claims["aud"] = "other")));
        Assert.Equal("token_algorithm", await house.WhyNotAsync(house.Token(header: header => header["alg"] = "HS256")));
    }

    [Fact]
    public async Task A_token_without_a_key_id_is_taken_while_one_key_only_would_do()
    {
        using var house = new Foreign();
        using var next = Pen.Ec("ec2");
        var token = house.Token(header: header => header.Remove("kid"));
        Assert.Null(await house.WhyNotAsync(house.Token()));
        Assert.Null(await house.WhyNotAsync(token));

        house.Publish(house.Pen, next);
        house.Gate.Clock.Now += TimeSpan.FromSeconds(30);
        Assert.Null(await house.WhyNotAsync(house.Token(pen: next)));
        Assert.Equal("token_key_unknown", await house.WhyNotAsync(token));
    }

    [Fact] // CWE-918: what stands in a token causes no request, but for a key id that its own issuer may know.
    public async Task Nothing_in_a_token_chooses_what_is_fetched()
    {
        using var house = new Foreign();
        using var evil = Pen.Ec("evil");
        house.Publish("https://evil.example/jwks", evil);
        Assert.Null(await house.WhyNotAsync(house.Token()));
        var before = house.Gate.Network.Asked.Length;
        Action<JsonObject>[] headers =
        [
            header => header["jku"] = "https://evil.example/jwks",
            header => header["x5u"] = "https://evil.example/cert",
            header => header["jwk"] = evil.Jwk(),
            header => header["kid"] = "https://evil.example/jwks",
            header => header["kid"] = "../../../etc/passwd",
            header => header.Remove("kid"),
        ];

        foreach (var header in headers)
            Assert.StartsWith("token_", await house.WhyNotAsync(house.Token(header: header, pen: evil)), StringComparison.Ordinal);
        foreach (var issuer in new[] { "https://evil.example", "https://id.example/", "https://ID.example", "https://id.example ", "http://id.example", "https://id.example:443", "https://id.example/../evil" })
            Assert.Equal("token_invalid", await house.WhyNotAsync(house.Token(claims => claims["iss"] = issuer, pen: evil)));

        Assert.All(house.Gate.Network.Asked[before..], asked => Assert.Equal(Foreign.KeysAt, asked));
        Assert.InRange(house.Gate.Network.Asked.Length - before, 0, 1);
    }

    [Fact]
    public async Task A_token_that_is_refused_anyway_causes_no_request()
    {
        using var house = new Foreign();
        Assert.Null(await house.WhyNotAsync(house.Token()));
        house.Gate.Clock.Now += TimeSpan.FromMinutes(1);
        var before = house.Gate.Network.Asked.Length;

        await house.WhyNotAsync(house.Token(claims => claims["aud"] = "other", header => header["kid"] = "new"));
        await house.WhyNotAsync(house.Token(claims => claims["exp"] = 1, header => header["kid"] = "new"));
        await house.WhyNotAsync(house.Token(header: header => (header["kid"], header["typ"]) = ("new", "id+jwt")));

        Assert.Equal(before, house.Gate.Network.Asked.Length);
    }

    [Theory] // Also with the bytes that are easiest to come by.
    [InlineData("HS256"), InlineData("HS384"), InlineData("HS512"), InlineData("none"), InlineData("None"), InlineData("ES384"), InlineData("es256"), InlineData("")]
    public async Task The_algorithm_is_the_keys_and_never_the_tokens(string algorithm)
    {
        using var house = new Foreign();
        var claims = house.Claims().ToJsonString();
        byte[][] publics = [house.Pen.Public, Encoding.UTF8.GetBytes(house.Pen.Jwk().ToJsonString()), Encoding.UTF8.GetBytes(Pen.SetOf(house.Pen.Jwk()))];

        foreach (var known in publics)
            Assert.NotNull(await house.WhyNotAsync(Pen.Mac(known, claims, "ec1", algorithm)));
        Assert.NotNull(await house.WhyNotAsync(house.Token(header: header => header["alg"] = algorithm)));
    }

    [Fact] // RFC 8725, sections 2.4 and 3.7
    public async Task A_token_with_a_member_twice_is_refused()
    {
        using var house = new Foreign();
        var claims = house.Claims().ToJsonString();
        Assert.Null(await house.WhyNotAsync(house.Pen.Sign(claims)));

        foreach (var twice in new[] { "\"sub\":\"bob\"", "\"iss\":\"https://id.example\"", "\"\\u0073ub\":\"bob\"", "\"x\":{\"y\":1,\"y\":2}" })
            Assert.Equal("token_invalid", await house.WhyNotAsync(house.Pen.Sign(claims[..^1] + "," + twice + "}")));
    }

    [Fact]
    public async Task Forged_and_broken_tokens_are_refused_and_leave_nothing_behind()
    {
        using var house = new Foreign();
        using var other = Pen.Ec("ec1");
        var good = house.Token();
        Assert.Null(await house.WhyNotAsync(good));
        var numbers = house.Gate.Numbers.Count;
        var parts = good.Split('.');

        Assert.Equal("token_signature", await house.WhyNotAsync(house.Token(claims => claims["azp"] = "stranger", pen: other)));
        foreach (var text in new[] { parts[0], $"{parts[0]}.{parts[1]}", $"{parts[0]}.{parts[1]}.", $"{good}.", $"{good}=", $"{parts[0]}.{parts[1]}.{parts[2]}.x.y", good + new string('A', 20_000) })
            Assert.NotNull(await house.WhyNotAsync(text));

        Assert.Equal(numbers, house.Gate.Numbers.Count);
    }

    [Fact]
    public async Task A_token_seen_before_is_found_without_an_answer_that_has_to_be_waited_for_and_almost_without_memory()
    {
        using var house = new Foreign();
        var token = house.Token();
        Assert.Null(await house.WhyNotAsync(token));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Assert.NotNull(house.Gate.Foreign.Known(token, house.Gate.Policy));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
    }
}
