using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Keys;

/// <summary>The facts of a token: remembered if its signature was found right before, else verified now (requirement 1.11).</summary>
internal sealed class TokenReader(SigningKey key)
{
    private readonly TokenVerifier verifier = new(key);
    private readonly TokenCache cache = new();
    private volatile (CompiledPolicy Policy, string Issuer)[] issuer = [];

    /// <summary>The facts, if this token was verified before; null otherwise. Computes no signature.</summary>
    internal TokenFacts? Known(string token) => cache.Find(token, TokenVerifier.Ring);

    /// <summary>The facts; null when it is no token of ours.</summary>
    internal ValueTask<TokenFacts?> ReadAsync(string token, LiveState state)
    {
        var wanted = IssuerOf(state.Policy);
        return Known(token) is { } facts
            ? ValueTask.FromResult(facts.Issuer == wanted ? facts : null)
            : VerifyAsync(token, wanted, state.Snapshot.Numbers);
    }

    private async ValueTask<TokenFacts?> VerifyAsync(string token, string wanted, ClientNumbers numbers)
    {
        var facts = await verifier.VerifyAsync(token, wanted, numbers);
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
