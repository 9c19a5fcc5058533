using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Keys;

/// <summary>The facts of a token: remembered if its signature was found right before, else verified now (requirement 1.11).</summary>
internal sealed class TokenReader(SigningKey key)
{
    private readonly TokenVerifier verifier = new(key);
    private readonly TokenCache<TokenFacts> cache = new();
    private volatile (CompiledPolicy Policy, string Issuer)[] issuer = [];

    /// <summary>The facts, if this token was verified before; null otherwise. Computes no signature.</summary>
    internal TokenFacts? Known(ReadOnlySpan<char> token) => cache.Find(token, TokenVerifier.Ring);

    /// <summary>The same, if it is also of the issuer that the policy names now.</summary>
    internal TokenFacts? Known(ReadOnlySpan<char> token, CompiledPolicy policy) => Known(token) is { } facts && facts.Issuer == IssuerOf(policy) ? facts : null;

    /// <summary>Verifies a token that is not known; null when it is none of ours.</summary>
    internal async ValueTask<TokenFacts?> VerifyAsync(string token, LiveState state)
    {
        var facts = await verifier.VerifyAsync(token, IssuerOf(state.Policy), state.Snapshot.Numbers);
        if (facts is not null)
            cache.Add(token, TokenVerifier.Ring, facts);

        return facts;
    }

    private string IssuerOf(CompiledPolicy policy)
    {
        if (issuer is [var known] && ReferenceEquals(known.Policy, policy))
            return known.Issuer;

        var found = TokenIssuer.IssuerOf(policy);
        issuer = [(policy, found)];
        return found;
    }
}
