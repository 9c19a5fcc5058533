using Gatehouse.Live;
using Gatehouse.Request;
using Gatehouse.Tests.Authentication;

namespace Gatehouse.Tests.Forwarding;

/// <summary>What was opened with a token of another issuer is judged as a new request with that token would be.</summary>
public sealed class ForeignStreamsTests
{
    private const string Ours = ", subjects: ours", Theirs = ", roles: { claim: groups, map: { staff: support, people: user } }";

    [Fact] // The answer to a leaked key of an issuer says: take it out of the policy. Streams of its tokens went on when its subjects are ours.
    public async Task A_policy_without_the_issuer_ends_them()
    {
        using var house = new Foreign(Foreign.Entry(Ours));
        house.Gate.HasSubject("alice");
        var request = await OpenAsync(house);
        Assert.Null(WhyNot(house, request));

        house.Use(Foreign.Entry(Ours));   // the same words again: nothing to prove anew
        Assert.Null(WhyNot(house, request));

        house.Use(Foreign.Entry(Ours).Replace("audience: shop-api", "audience: other-api", StringComparison.Ordinal));
        Assert.Equal("stream_cut:issuer_changed", WhyNot(house, request));
        house.Use(Foreign.Entry(Ours).Replace(Foreign.Issuer + ",", "https://other.example,", StringComparison.Ordinal));
        Assert.Equal("stream_cut:issuer_changed", WhyNot(house, request));
    }

    [Fact] // A lifetime that was shortened, or another audience, holds for tokens that are out already: for requests it did, for streams not.
    public async Task What_a_policy_says_of_our_own_tokens_holds_for_streams_too()
    {
        using var house = new Foreign();
        house.Gate.HasSubject("alice");
        var (request, _) = await house.Gate.AskAsync(authorization: $"Bearer {house.Gate.Token("alice")}");
        request.Operation = house.Gate.Policy.Operations[0];
        house.Gate.Clock.Now = house.Gate.Clock.Now.AddMinutes(5);
        Assert.Null(WhyNot(house, request));

        house.UseTokens("{ audience: shop-api, lifetime: 10m }");
        Assert.Null(WhyNot(house, request));
        house.UseTokens("{ audience: shop-api, lifetime: 2m }");
        Assert.Equal("stream_cut:token_too_old", WhyNot(house, request));
        house.UseTokens("{ audience: other-api, lifetime: 10m }");
        Assert.Equal("stream_cut:token_audience", WhyNot(house, request));
    }

    [Fact] // A request asks the store each time; the stream kept the roles it began with.
    public async Task Roles_of_a_stranger_are_narrowed_in_streams_as_they_are_in_requests()
    {
        using var house = new Foreign(Foreign.Entry(Theirs));
        var request = await OpenAsync(house);
        Assert.Null(WhyNot(house, request));

        house.Gate.HasSubject("https://id.example|alice", "user");
        Assert.Null(WhyNot(house, request));
        house.Gate.HasSubject("https://id.example|alice", "");
        Assert.Equal("stream_cut:not_granted", WhyNot(house, request));
    }

    private static async Task<RequestContext> OpenAsync(Foreign house)
    {
        var (request, outcome) = await house.Gate.AskAsync(authorization: $"Bearer {house.Token(claims => claims["groups"] = new System.Text.Json.Nodes.JsonArray("staff", "people"))}");
        Assert.True(outcome.Continues);
        request.Operation = house.Gate.Policy.Operations[0];
        return request;
    }

    private static string? WhyNot(Foreign house, RequestContext request) =>
        Standing.WhyNot(request, new LiveState(house.Gate.Policy, house.Gate.State.Snapshot), house.Gate.Clock.Now.ToUnixTimeSeconds(), fresh: true)?.Reason;
}
