using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Tests.Authentication;

/// <summary>Requirement 1.18: keys and tokens side by side on one operation.</summary>
public sealed class SideBySideTests : IDisposable
{
    private readonly Gate gate = new();

    public SideBySideTests()
    {
        gate.HasSubject("alice", "manager user");
        gate.HasSubject("bob");
    }

    public void Dispose() => gate.Dispose();

    [Fact]
    public async Task Any_one_suffices_and_both_of_one_principal_are_the_narrower()
    {
        var (key, token) = (gate.HasKey("app", "alice", "user"), "Bearer " + gate.Token("alice", "app"));
        Assert.Equal(0b010UL, (await gate.AskAsync(key.Text)).Request.Principal.Roles);
        Assert.Equal(0b110UL, (await gate.AskAsync(authorization: token)).Request.Principal.Roles);

        var (both, outcome) = await gate.AskAsync(key.Text, token);
        Assert.True(outcome.Continues);
        Assert.Equal((CredentialKind.Token, "alice", "app", key.Id, 0b010UL), (both.Principal.Kind, both.Principal.Subject, both.Principal.Client, both.Principal.KeyId, both.Principal.Roles));
        Assert.NotNull(both.Principal.TokenId);
    }

    [Theory]
    [InlineData("bob", "app"), InlineData("alice", "other"), InlineData(null, "app")]
    public async Task Two_of_different_principals_are_refused(string? subject, string client)
    {
        var key = gate.HasKey(client, subject, subject is null ? "user" : "");
        Assert.Equal("two_principals", await gate.WhyNotAsync(key.Text, "Bearer " + gate.Token("alice", "app")));
    }

    [Fact]
    public async Task A_bad_one_beside_a_good_one_is_refused()
    {
        var (key, token) = (gate.HasKey("app", "alice", "").Text, "Bearer " + gate.Token("alice", "app"));
        Assert.Equal("key_unknown", await gate.WhyNotAsync(KeyFormat.New("shop", "live").Text, token));
        Assert.Equal("key_malformed", await gate.WhyNotAsync("", token));
        Assert.Equal("key_blocked", await gate.WhyNotAsync(gate.HasKey("app", "alice", "", blocked: true).Text, token));
        Assert.Equal("token_invalid", await gate.WhyNotAsync(key, token[..^2]));
        Assert.Equal("scheme_unknown", await gate.WhyNotAsync(key, "Basic YTpi"));
    }

    [Fact]
    public async Task Each_kind_that_was_accepted_is_counted_for_its_client()
    {
        var (key, token) = (gate.HasKey("app", "alice", "").Text, "Bearer " + gate.Token("alice", "app"));
        await gate.AskAsync(key);
        await gate.AskAsync(authorization: token);
        await gate.AskAsync(key, token);
        await gate.AskAsync(key, token[..^2]);

        var written = new List<ClientUse>();
        await gate.Upkeep.Kinds.FlushAsync(new Counted(written), gate.Numbers, gate.Clock.Now, CancellationToken.None);
        Assert.Equal([("app", "jwt", 2L), ("app", "key", 2)], written.Select(use => (use.Client, use.Kind, use.Count)).Order());
    }

    private sealed class Counted(List<ClientUse> written) : IClientStore
    {
        public ValueTask AddUsesAsync(IReadOnlyList<ClientUse> batch, CancellationToken cancellationToken)
        {
            written.AddRange(batch);
            return ValueTask.CompletedTask;
        }

        public ValueTask<Client?> FindAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<Client>> ListAsync(string? beginning, string? after, int count, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<Change> SetCredentialsAsync(string name, CredentialKinds kinds, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<ClientUse>> UsesAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
