using System.Collections.Immutable;

namespace Gatehouse.Live;

/// <summary>What was taken back one by one: tokens, sessions, and everything of an issuer up to a moment.</summary>
/// <param name="tokens">By issuer and <c>jti</c> (empty issuer: ours), to the unix second after which it has ended anyway.</param>
/// <param name="sessions">The same for <c>sid</c>.</param>
/// <param name="issuers">Unix second up to which, inclusive, everything of an issuer is refused.</param>
internal sealed class Revocations(ImmutableDictionary<(string Issuer, string Id), long> tokens, ImmutableDictionary<(string Issuer, string Id), long> sessions, ImmutableDictionary<string, long> issuers)
{
    internal static Revocations None { get; } = new(
        ImmutableDictionary<(string, string), long>.Empty, ImmutableDictionary<(string, string), long>.Empty, ImmutableDictionary<string, long>.Empty);

    internal ImmutableDictionary<(string Issuer, string Id), long> Tokens => tokens;

    internal ImmutableDictionary<(string Issuer, string Id), long> Sessions => sessions;

    internal ImmutableDictionary<string, long> Issuers => issuers;

    internal bool HasToken(string issuer, string? id) => id is not null && !tokens.IsEmpty && tokens.ContainsKey((issuer, id));

    internal bool HasSession(string issuer, string? id) => id is not null && !sessions.IsEmpty && sessions.ContainsKey((issuer, id));

    /// <summary>The unix second up to which an issuer's tokens are refused; below every token's when nothing was said.</summary>
    internal long NotBefore(string issuer) => !issuers.IsEmpty && issuers.TryGetValue(issuer, out var second) ? second : long.MinValue;
}
