using System.Collections.Concurrent;
using System.Text;
using Gatehouse.Keys;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Forwarding;

/// <summary>Signs who is asking, for the upstream: a short ES256 token with the current subject, client and roles.</summary>
/// <remarks>
/// One signature costs some 30 microseconds, so it is kept per principal and log position for 30 s of its 60 s. Its <c>typ</c> and issuer are its own
/// (RFC 8725, section 3.12), so that no verifier takes it for an access token.
/// </remarks>
/// <param name="key">Used for nothing else, and never accepted by our own Authentication.</param>
/// <param name="clock">The clock.</param>
internal sealed class Assertions(SigningKey key, TimeProvider clock)
{
    private const int MostKept = 65_536;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly ConcurrentDictionary<Who, Made> made = new();
    private readonly Lock signing = new();   // one ECDsa object signs for one thread at a time

    /// <summary>The assertion for a request's principal.</summary>
    public string For(RequestContext request)
    {
        var principal = request.Principal;
        var who = new Who(principal.Subject, principal.Client, principal.Roles, request.State.Snapshot.Seq, request.State.Policy.Version);
        if (made.TryGetValue(who, out var known) && request.Now - known.At < Kept && request.Now >= known.At)
            return known.Token;

        var token = Sign(principal, request.State.Policy);
        if (made.Count >= MostKept)
            made.Clear();   // bounded; signing again is cheaper than keeping order
        made[who] = new Made(token, request.Now);
        return token;
    }

    private string Sign(Principal principal, CompiledPolicy policy)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object> { ["roles"] = RoleNames.Of(principal.Roles, policy) };
        if (principal.Subject is not null)
            claims["sub"] = principal.Subject;
        if (principal.Client is not null)
            claims["client_id"] = principal.Client;

        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = $"https://{policy.Document.Https.Host}/.gatehouse",
            Audience = policy.Document.Api.Upstream.GetLeftPart(UriPartial.Authority),
            IssuedAt = now,
            Expires = now + Lifetime,
            TokenType = "gatehouse-assertion+jwt",
            Claims = claims,
            SigningCredentials = key.Credentials,
        };
        lock (signing)
            return Handler.CreateToken(descriptor);
    }

    /// <summary>The public key as a JWK Set, for the upstream to verify with.</summary>
    public ReadOnlyMemory<byte> PublicKeys() => Encoding.UTF8.GetBytes($$"""{"keys":[{{key.PublicJwk}}]}""");

    private readonly record struct Who(string? Subject, string? Client, ulong Roles, long Seq, string Policy);

    private readonly record struct Made(string Token, DateTimeOffset At);
}
