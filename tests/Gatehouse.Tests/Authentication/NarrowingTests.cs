using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Tests.Authentication;

/// <summary>Requirement 1.08: what narrows a key. Requirement 1.18: with which kinds of credential a client may come.</summary>
public sealed class NarrowingTests : IDisposable
{
    private readonly Gate gate = new();

    public void Dispose() => gate.Dispose();

    [Theory]
    [InlineData("10.1.2.0/24 2001:db8::/32", "10.1.2.3", true), InlineData("10.1.2.0/24", "10.1.3.1", false)]
    [InlineData("10.1.2.0/24", "::ffff:10.1.2.3", true), InlineData("10.1.2.0/24", "::ffff:10.1.3.3", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true), InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("10.1.2.3", "10.1.2.3", true), InlineData("10.1.2.3", "10.1.2.4", false), InlineData("2001:db8::1", "2001:db8::2", false)]
    public async Task A_key_counts_only_from_its_networks(string networks, string from, bool counts)
    {
        var key = gate.HasKey();
        gate.Knows(key, "mobile", null, "user", networks: networks);
        Assert.Equal(counts ? null : "key_network", await gate.WhyNotAsync(key.Text, from: from));
    }

    [Theory]
    [InlineData(false, "live", null), InlineData(false, "test", "key_environment"), InlineData(true, "test", null), InlineData(true, "live", "key_environment")]
    public async Task Live_and_test_never_mix(bool takesTestKeys, string environment, string? why)
    {
        gate.Policy = TestPolicy.Make(authentication: section => section with { TakesTestKeys = takesTestKeys });
        Assert.Equal(why, await gate.WhyNotAsync(gate.HasKey(environment: environment).Text));
    }

    [Theory] // One rule for keys, the tokens made from them and open streams.
    [InlineData("user manager", "", 0b110UL), InlineData("user manager", "user", 0b10UL), InlineData("user", "manager", 0UL), InlineData("user", "of-another-policy", 0UL), InlineData(null, "user", 0b10UL)]
    public async Task The_roles_of_a_key_are_what_an_open_stream_is_judged_by(string? ofSubject, string ofKey, ulong roles)
    {
        if (ofSubject is not null)
            gate.HasSubject("alice", ofSubject);
        var (request, _) = await gate.AskAsync(gate.HasKey("app", ofSubject is null ? null : "alice", ofKey).Text);
        Assert.Equal(roles, request.Principal.Roles);
        Assert.Equal(roles, Rights.RolesOf(gate.State, request.Principal.Claimant));
    }

    [Theory]
    [InlineData("orders", null, true, true, false), InlineData("orders:read", null, true, false, false), InlineData("gone", null, false, false, false)]
    [InlineData("orders", "orders:read catalog", true, false, false), InlineData(null, "orders:write", false, true, false), InlineData("catalog", "orders", false, false, false)]
    public async Task The_scopes_of_a_key_and_of_a_token_beside_it_narrow_both(string? ofKey, string? ofToken, bool read, bool write, bool catalog)
    {
        gate.HasSubject("alice");
        var key = gate.HasKey("app", "alice", "");
        gate.Knows(key, "app", "alice", "", scope: ofKey);
        var token = ofToken is null ? null : "Bearer " + gate.Token("alice", "app", ofToken);
        var (request, outcome) = await gate.AskAsync(key.Text, token);

        Assert.True(outcome.Continues);
        Assert.Equal([read, write, catalog], gate.Policy.Operations.Select(operation => ScopeSet.Allows(gate.Policy, request.Principal, operation)));
    }

    [Theory]
    [InlineData(CredentialKinds.Any, null, null), InlineData(CredentialKinds.Key, null, "credential_kind"), InlineData(CredentialKinds.Jwt, "credential_kind", null), InlineData(CredentialKinds.None, "credential_kind", "credential_kind")]
    public async Task A_client_comes_only_with_the_kinds_it_may(CredentialKinds kinds, string? byKey, string? byToken)
    {
        gate.HasSubject("alice");
        var key = gate.HasKey("app", "alice", "");
        gate.Learn(builder => builder.Client("app", null, 0, kinds));
        Assert.Equal(byKey, await gate.WhyNotAsync(key.Text));
        Assert.Equal(byToken, await gate.WhyNotAsync(authorization: "Bearer " + gate.Token("alice", "app")));
    }
}
