using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Keys;

/// <summary>The facts of a token: remembered if its signature was found right before, else verified now (requirement 1.11).</summary>
/// <param name="rings">Whose signatures count.</param>
internal sealed class TokenReader(KeyRings rings)
{
    private readonly TokenVerifier verifier = new(rings);
    private readonly TokenCache<TokenFacts> cache = new();
    private volatile (CompiledPolicy Policy, string Issuer)[] issuer = [];

    /// <summary>The facts, if this token was verified before; null otherwise. Computes no signature.</summary>
    /// <remarks>What was signed by a key that is trusted no more is not known: a remembered signature must not outlive its key.</remarks>
    internal TokenFacts? Known(ReadOnlySpan<char> token) => cache.Find(token) is { SignedBy.AcceptedUntil: not 0 } facts ? facts : null;

    /// <summary>The same, if it is also of the issuer that the policy names now.</summary>
    internal TokenFacts? Known(ReadOnlySpan<char> token, CompiledPolicy policy) => Known(token) is { } facts && facts.Issuer == IssuerOf(policy) ? facts : null;

    /// <summary>Verifies a token that is not known; null when it is none of ours.</summary>
    internal TokenFacts? Verify(ReadOnlySpan<char> token, LiveState state)
    {
        var facts = verifier.Verify(token, IssuerOf(state.Policy), state.Snapshot.Numbers);
        if (facts is not null)
            cache.Add(token.ToString(), facts);

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
