using System.Text;
using Gatehouse.Keys;
using Gatehouse.Policy.Model;

namespace Gatehouse.Tests.Keys;

/// <summary>Requirement 1.13: signing keys are staged, promoted, retired and withdrawn, and whatever crashes between, the ring works.</summary>
public sealed class SigningKeysTests : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder folder = new();
    private readonly Clock clock = new();
    private readonly KeyStore store;

    public SigningKeysTests() => store = KeyStore.Open(Keys, clock);

    private string Keys => folder.Of("keys");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_key_store_without_a_ring_has_one_key_and_is_taken_over_as_it_is()
    {
        var first = store.TokenKey.Id;
        Assert.Equal((first, SigningKeyState.Primary), (store.SigningKeys.List().Single().Id, store.SigningKeys.List().Single().State));
        Assert.False(File.Exists(Path.Combine(Keys, "signing-keys")));

        store.SigningKeys.Stage(TokenAlgorithm.ES256);
        store.Reread();
        Assert.Equal(first, store.TokenKey.Id);
    }

    [Fact]
    public void A_key_walks_from_staged_to_retired()
    {
        var first = store.TokenKey.Id;
        var second = store.SigningKeys.Stage(TokenAlgorithm.ES256).Id;
        Assert.Equal([(first, SigningKeyState.Primary), (second, SigningKeyState.Staged)], States());

        Assert.Equal(second, store.SigningKeys.Promote(null, Lifetime)!.Id);
        Assert.Equal([(first, SigningKeyState.Old), (second, SigningKeyState.Primary)], States());

        clock.Now += Lifetime + TimeSpan.FromSeconds(120);
        Assert.Equal([(second, SigningKeyState.Primary), (first, SigningKeyState.Retired)], States().OrderBy(state => state.State));

        store.SigningKeys.Stage(TokenAlgorithm.ES256);
        Assert.False(File.Exists(Path.Combine(Keys, "token-signing.pem")));   // its private half can only do harm
        Assert.Equal(second, KeyStore.Open(Keys, clock).TokenKey.Id);
    }

    [Fact]
    public void A_withdrawn_primary_is_followed_by_the_staged_key_or_by_a_new_one()
    {
        var first = store.TokenKey;
        var staged = store.SigningKeys.Stage(TokenAlgorithm.ES256).Id;
        Assert.Equal(staged, store.SigningKeys.Withdraw(first.Id)!.Id);
        store.Reread();
        Assert.Equal(0, first.AcceptedUntil);
        Assert.Equal(staged, store.TokenKey.Id);

        var made = store.SigningKeys.Withdraw(staged)!.Id;
        store.Reread();
        Assert.Equal(made, store.TokenKey.Id);
        Assert.Null(store.SigningKeys.Withdraw(staged));
        Assert.Null(store.SigningKeys.Withdraw("nobody-knows-it"));
    }

    [Fact]
    public void The_policy_may_ask_for_another_algorithm()
    {
        var first = store.TokenKey;
        Assert.Null(store.SigningKeys.Prefer(TokenAlgorithm.ES256, Lifetime));
        store.SigningKeys.Prefer(TokenAlgorithm.RS256, Lifetime);
        store.Reread();

        Assert.Equal("RS256", store.TokenKey.Algorithm);
        Assert.True(store.TokenKey.Verifier.TryVerify("a"u8, store.TokenKey.Sign("a"u8)));
        Assert.InRange(first.AcceptedUntil, clock.Now.ToUnixTimeSeconds() + 600, clock.Now.ToUnixTimeSeconds() + 800);
        Assert.Throws<NotSupportedException>(() => store.SigningKeys.Stage(TokenAlgorithm.EdDSA));
    }

    [Fact]
    public void The_public_keys_are_those_that_count_and_hold_nothing_private()
    {
        store.SigningKeys.Stage(TokenAlgorithm.RS256);
        store.Reread();
        var json = Encoding.UTF8.GetString(store.Rings.Signing.PublicKeys(clock.Now));
        var keys = System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty("keys").EnumerateArray().ToList();

        Assert.Equal(["ES256", "RS256"], keys.Select(key => key.GetProperty("alg").GetString()));
        foreach (var secret in new[] { "d", "p", "q", "dp", "dq", "qi", "k" })
            Assert.All(keys, key => Assert.False(key.TryGetProperty(secret, out _)));

        store.SigningKeys.Promote(null, Lifetime);
        store.Reread();
        clock.Now += Lifetime + TimeSpan.FromMinutes(3);
        Assert.DoesNotContain("ES256", Encoding.UTF8.GetString(store.Rings.Signing.PublicKeys(clock.Now)));
    }

    [Fact] // A crash after the private half was written, and before the ring names it.
    public void A_key_that_no_ring_names_is_nobodys()
    {
        File.Copy(Path.Combine(Keys, "token-signing.pem"), Path.Combine(Keys, "signing-0123.pem"));
        Assert.Single(KeyStore.Open(Keys, clock).SigningKeys.List());
    }

    [Theory]
    [InlineData("gatehouse-signing-keys 2\n"), InlineData(""), InlineData("gatehouse-signing-keys 1\n"), InlineData("gatehouse-signing-keys 1\nx ES256 primary 1 - token-signing.pem\n")]
    [InlineData("gatehouse-signing-keys 1\n0123456789abcdef ES256 primary 1 - ../pepper\n"), InlineData("gatehouse-signing-keys 1\n0123456789abcdef ES256 primary 1 - token-signing.pem\n")]
    [InlineData("gatehouse-signing-keys 1\n0123456789abcdef ES256 master 1 - token-signing.pem\n")]
    public void A_broken_ring_is_told_and_nothing_is_accepted_until_it_is_mended(string text)
    {
        var path = Path.Combine(Keys, "signing-keys");
        store.SigningKeys.Stage(TokenAlgorithm.ES256);
        store.Reread();
        var (whole, key) = (File.ReadAllText(path), store.TokenKey);
        File.WriteAllText(path, text);

        Assert.Throws<KeyStoreException>(store.Reread);
        Assert.Throws<KeyStoreException>(() => store.TokenKey);
        Assert.Equal(0, key.AcceptedUntil);

        File.WriteAllText(path, whole);
        store.Reread();
        Assert.Equal(key.Id, store.TokenKey.Id);
    }

    [Fact]
    public void Peppers_are_added_and_retired_and_hashes_under_the_others_stay_good()
    {
        var before = store.Peppers.Hash("a key");
        Assert.Equal(2, store.PepperVersions.Add());
        store.Reread();
        Assert.Equal((2, true), (store.Peppers.Primary, store.Peppers.Knows(1)));
        Span<byte> again = stackalloc byte[PepperRing.HashLength];
        store.Peppers.Hash("a key", 1, again);
        Assert.Equal(before.Hash.ToArray(), again.ToArray());

        Assert.Throws<InvalidOperationException>(() => store.PepperVersions.Retire(2));
        Assert.True(store.PepperVersions.Retire(1));
        Assert.False(store.PepperVersions.Retire(1));
        store.Reread();
        Assert.Equal([2], store.PepperVersions.List());
        Assert.False(store.Peppers.Knows(1));
        Assert.Equal(3, store.PepperVersions.Add());   // a number is never used again
    }

    private IEnumerable<(string Id, SigningKeyState State)> States() => store.SigningKeys.List().Select(entry => (entry.Id, entry.StateAt(clock.Now)));
}
