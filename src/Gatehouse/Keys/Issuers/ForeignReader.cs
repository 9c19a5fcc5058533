using Gatehouse.Keys.Jws;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Keys.Issuers;

/// <summary>What came of reading a foreign token.</summary>
/// <param name="Token">Null when it is not accepted.</param>
/// <param name="WhyNot">For the log.</param>
/// <param name="KeysMissing">Whether it could not be judged because its issuer's keys were never read.</param>
internal readonly record struct ForeignAnswer(ForeignToken? Token, string? WhyNot, bool KeysMissing = false)
{
    internal static ForeignAnswer No(string why) => new(null, why);
}

/// <summary>Reads tokens of other issuers: remembered if the signature was found right right before, else verified now.</summary>
internal sealed class ForeignReader(ForeignIssuers issuers)
{
    /// <summary>Characters of the longest token that is looked at; those of Entra ID and Keycloak grow with groups and roles.</summary>
    internal const int MaxLength = 16 * 1024;

    private readonly TokenCache<ForeignToken> cache = new(sets: 1024, maxLength: 8 * 1024);

    /// <summary>The token, if its signature was found right under this very policy and with keys that are still good; null otherwise. Computes no signature.</summary>
    internal ForeignToken? Known(ReadOnlySpan<char> token, CompiledPolicy policy)
    {
        // A cache hit proves the signature only. Of another policy or with a key that may have left the set it proves nothing.
        if (issuers.Of(policy).IsEmpty || cache.Find(token) is not { } known)
            return null;

        return ReferenceEquals(known.Issuer.Policy, policy) && ReferenceEquals(known.VerifiedBy, known.Issuer.Keys.Current) ? known : null;
    }

    /// <summary>Reads and verifies. Waits only when the token names a key that its issuer may have made since.</summary>
    internal ValueTask<ForeignAnswer> VerifyAsync(string text, LiveState state, long now, CancellationToken cancellationToken)
    {
        var table = issuers.Of(state.Policy);
        if (table.IsEmpty || CompactJws.Read(text, MaxLength) is not { } jws || StrictJson.Read(jws.Payload) is not { } claims)
            return new(ForeignAnswer.No("token_invalid"));

        // The name decides which keys and which rule; keys of one issuer never see a token of another (RFC 8725, section 3.8).
        var hasName = claims.TryGetProperty("iss", out _);
        if ((hasName && claims.Text("iss") is null) || table.Find(hasName ? claims.Text("iss") : null) is not { } issuer)
            return new(ForeignAnswer.No("token_invalid"));

        // Everything that needs no key comes first: what would be refused anyway causes no request to the issuer.
        if (ForeignToken.Read(jws, claims, issuer, out var why) is not { } token || (why = token.WhyNot(now)) is not null)
            return new(ForeignAnswer.No(why!));

        return issuer.Keys.Current is { } keys && Judge(text, jws, token, keys, state, out var answer)
            ? new(answer)
            : AfterRefreshAsync(text, jws, token, state, cancellationToken);
    }

    private async ValueTask<ForeignAnswer> AfterRefreshAsync(string text, CompactJws jws, ForeignToken token, LiveState state, CancellationToken cancellationToken)
    {
        await token.Issuer.Keys.RefreshAsync(cancellationToken);
        if (token.Issuer.Keys.Current is not { } keys)
            return new ForeignAnswer(null, "issuer_keys_missing", KeysMissing: true);

        return Judge(text, jws, token, keys, state, out var answer) ? answer : ForeignAnswer.No("token_key_unknown");
    }

    // False when the token names a key that the set does not have.
    private bool Judge(string text, CompactJws jws, ForeignToken token, KeySet keys, LiveState state, out ForeignAnswer answer)
    {
        answer = ForeignAnswer.No("token_key_unknown");
        if (keys.Find(jws.Header, out var unknownId) is not { } key)
            return !unknownId;

        answer = ForeignAnswer.No("token_signature");
        if (!jws.IsSignedBy(key))
            return true;

        answer = ForeignAnswer.No("clients_full");
        if (!token.Verified(keys, state.Snapshot.Numbers))
            return true;

        cache.Add(text, token);
        answer = new ForeignAnswer(token, null);
        return true;
    }
}
