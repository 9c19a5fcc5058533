using Gatehouse.Live;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Keys;

/// <summary>Finds out whether a token is one of ours: its kind, its issuer, its signature. Not whether it still counts.</summary>
internal sealed class TokenVerifier
{
    /// <summary>Characters of the longest token that is looked at.</summary>
    internal const int MaxLength = 4096;

    private readonly JsonWebTokenHandler handler = new() { MaximumTokenSizeInBytes = MaxLength, MapInboundClaims = false };
    private readonly SigningKey key;
    private readonly string header;

    internal TokenVerifier(SigningKey key)
    {
        this.key = key;
        header = TokenIssuer.HeaderOf(key) + ".";
    }

    /// <summary>Version of the set of accepted keys.</summary>
    internal static int Ring => 1;

    /// <summary>The facts of a token of ours; null for everything else.</summary>
    internal async ValueTask<TokenFacts?> VerifyAsync(string token, string issuer, ClientNumbers numbers)
    {
        // RFC 8725, 3.1, 3.2, 3.9 to 3.11: the header of our tokens has one spelling. So alg, typ and kid cannot be
        // chosen by the sender, and jku, jwk, x5u, crit, zip or a fifth part (JWE) never reach the library.
        // No padding either (RFC 7515, section 2): one token, one spelling.
        if (token.Length > MaxLength || token.Contains('=') || !token.StartsWith(header, StringComparison.Ordinal))
            return null;

        var result = await handler.ValidateTokenAsync(token, Rules(issuer));
        return result is { IsValid: true, SecurityToken: JsonWebToken read } ? TokenFacts.Read(read, numbers) : null;
    }

    private TokenValidationParameters Rules(string issuer) => new()
    {
        // RFC 8725, 3.1: one algorithm, fixed by the key. 3.10: kid is an index into our own set, nothing is fetched.
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        IssuerSigningKey = key.Security,
        RequireSignedTokens = true,

        // RFC 8725, 3.8 and 3.11: whose, and of which kind; an assertion to the upstream has another typ and another key.
        ValidIssuer = issuer,
        ValidTypes = [TokenIssuer.Type],

        // Audience, times and epochs are looked at on every request, since this answer is remembered.
        RequireExpirationTime = true,
        ValidateLifetime = false,
        ValidateAudience = false,
    };
}
