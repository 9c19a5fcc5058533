using Gatehouse.Keys;
using Gatehouse.Policy.Model;

namespace Gatehouse.Tests.Authentication;

/// <summary>Requirement 1.13, as one node sees it: tokens of every key that counts are accepted, and of no other, remembered or not.</summary>
public sealed class SigningRotationTests : IDisposable
{
    private readonly Gate gate = new();

    public SigningRotationTests() => gate.HasSubject("alice", "user");

    public void Dispose() => gate.Dispose();

    [Fact]
    public async Task Tokens_of_the_key_before_are_accepted_until_the_last_has_ended()
    {
        var before = gate.Token("alice");
        await RotateAsync();
        var after = gate.Token("alice");

        Assert.NotEqual(before.Split('.')[0], after.Split('.')[0]);
        Assert.Null(await WhyNotAsync(before));
        Assert.Null(await WhyNotAsync(after));

        // A thief of the old key signs tokens of today with it; its time ends all the same.
        gate.Clock.Now += TimeSpan.FromMinutes(15);
        gate.Secrets.Reread();
        Assert.NotNull(await WhyNotAsync(before));
    }

    [Fact]
    public async Task A_node_that_learns_late_of_a_promotion_accepts_what_the_others_sign()
    {
        gate.Secrets.SigningKeys.Stage(TokenAlgorithm.ES256);
        gate.Secrets.Reread();
        gate.Secrets.SigningKeys.Promote(null, TimeSpan.FromMinutes(10));

        // Another node, which has read the folder since.
        var other = KeyStore.Open(gate.KeyFolder, gate.Clock);
        var token = new TokenIssuer(other.Rings, gate.Clock).Issue(gate.State, "alice", null, null).Text;
        Assert.NotEqual(gate.Secrets.TokenKey.Id, other.TokenKey.Id);
        Assert.Null(await WhyNotAsync(token));
    }

    [Fact]
    public async Task A_withdrawn_key_ends_its_tokens_at_once_remembered_ones_too()
    {
        var (remembered, unseen) = (gate.Token("alice"), gate.Token("alice"));
        Assert.Null(await WhyNotAsync(remembered));
        var claimant = (await gate.AskAsync(authorization: $"Bearer {remembered}")).Request.Principal.Claimant;

        gate.Secrets.SigningKeys.Withdraw(gate.Secrets.TokenKey.Id);
        gate.Secrets.Reread();
        Assert.Equal("token_invalid", await WhyNotAsync(remembered));
        Assert.Equal("token_invalid", await WhyNotAsync(unseen));
        Assert.Equal("signing_key_ended", Gatehouse.Live.Liveness.WhyNot(gate.State, claimant, gate.Clock.Now.ToUnixTimeSeconds()));   // what an open stream is asked
        Assert.Null(await WhyNotAsync(gate.Token("alice")));
    }

    [Fact]
    public async Task A_ring_that_could_not_be_read_for_a_moment_costs_that_moment_only()
    {
        var token = gate.Token("alice");
        Assert.Null(await WhyNotAsync(token));
        gate.Secrets.SigningKeys.Stage(TokenAlgorithm.ES256);
        var path = Path.Combine(gate.KeyFolder, "signing-keys");
        var whole = File.ReadAllText(path);
        File.WriteAllText(path, whole[..30]);
        Assert.Throws<KeyStoreException>(gate.Secrets.Reread);
        Assert.Equal("token_invalid", await WhyNotAsync(token));

        File.WriteAllText(path, whole);
        gate.Secrets.Reread();
        Assert.Null(await WhyNotAsync(token));
    }

    [Fact] // Each line is right by itself. The node must neither go on with the ring of before nor end.
    public async Task A_ring_whose_lines_contradict_each_other_is_as_one_that_cannot_be_read()
    {
        var token = gate.Token("alice");
        gate.Secrets.SigningKeys.Stage(TokenAlgorithm.ES256);
        var path = Path.Combine(gate.KeyFolder, "signing-keys");
        var whole = File.ReadAllText(path);
        File.WriteAllText(path, whole + whole.Split('\n')[1].Replace(" primary ", " staged ", StringComparison.Ordinal) + "\n");
        Assert.Contains("contradict", Assert.Throws<KeyStoreException>(gate.Secrets.Reread).Message, StringComparison.Ordinal);
        Assert.Equal("token_invalid", await WhyNotAsync(token));
    }

    [Fact]
    public async Task RS256_works_as_well()
    {
        gate.Secrets.SigningKeys.Prefer(TokenAlgorithm.RS256, TimeSpan.FromMinutes(10));
        gate.Secrets.Reread();
        var token = gate.Token("alice", "mobile");
        Assert.Null(await WhyNotAsync(token));
        Assert.InRange(token.Length, 600, 956);   // its signature alone is 256 bytes longer than that of ES256
        Assert.Equal("token_invalid", await WhyNotAsync(token[..^9] + "AAAAAAAAA"));
    }

    private Task RotateAsync()
    {
        gate.Secrets.SigningKeys.Stage(TokenAlgorithm.ES256);
        gate.Secrets.SigningKeys.Promote(null, TimeSpan.FromMinutes(10));
        gate.Secrets.Reread();
        return Task.CompletedTask;
    }

    private Task<string?> WhyNotAsync(string token) => gate.WhyNotAsync(authorization: $"Bearer {token}");
}
