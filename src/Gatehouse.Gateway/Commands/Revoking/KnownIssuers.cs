using Gatehouse.Keys;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Gateway.Commands.Revoking;

/// <summary>Issuers whose tokens the policy accepts; a typo must not pass for a revocation.</summary>
internal static class KnownIssuers
{
    /// <summary>The issuer, if the policy names it.</summary>
    public static string Read(CompiledPolicy policy, string typed)
    {
        var known = policy.Document.Authentication.Issuers.Select(one => one.Issuer).ToList();
        if (known.Contains(typed))
            return typed;
        if (typed == TokenIssuer.IssuerOf(policy))
            throw new StopException("that is this gateway itself; its own tokens are revoked one by one, by session, subject or client, or all", "gatehouse revoke all --yes");

        var near = Nearest.Hint(typed, known) is { } hint ? $"; {hint}" : "";
        throw new StopException($"no issuer '{Plain.Text(typed)}' in the policy, so its tokens are refused anyway{near} ({(known.Count == 0 ? "it names none" : $"known: {string.Join(", ", known)}")})");
    }
}
