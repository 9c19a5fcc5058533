using System.Collections.Immutable;

namespace Gatehouse.Live;

/// <summary>What was taken back one by one: tokens, sessions, and everything of an issuer up to a moment.</summary>
/// <param name="tokens">By issuer and <c>jti</c> (empty issuer: ours), to the unix second after which it has ended anyway.</param>
/// <param name="sessions">The same for <c>sid</c>.</param>
/// <param name="issuers">Unix second up to which, inclusive, everything of an issuer is refused.</param>
internal sealed class Revocations(MarkTable tokens, MarkTable sessions, ImmutableDictionary<string, long> issuers)
{
    /// <summary>Seconds that a revocation is kept after its token has ended, since clocks differ and tokens are accepted a little longer than they say.</summary>
    internal const long KeptAfterEnd = 300;

    internal static Revocations None { get; } = new(MarkTable.Empty, MarkTable.Empty, ImmutableDictionary.Create<string, long>(StringComparer.Ordinal));

    internal MarkTable Tokens => tokens;

    internal MarkTable Sessions => sessions;

    internal ImmutableDictionary<string, long> Issuers => issuers;

    internal bool HasToken(string issuer, string? id) => Has(tokens, issuer, id);

    internal bool HasSession(string issuer, string? id) => Has(sessions, issuer, id);

    /// <summary>The unix second up to which an issuer's tokens are refused; below every token's when nothing was said.</summary>
    internal long NotBefore(string issuer) => !issuers.IsEmpty && issuers.TryGetValue(issuer, out var second) ? second : long.MinValue;

    private static bool Has(MarkTable table, string issuer, string? id)
    {
        if (id is null || table.Live == 0)
            return false;

        var (head, tail) = IdHash.Of(issuer, id);
        return table.TryFind(head, tail, out _);
    }
}
