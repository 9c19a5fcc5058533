using System.Collections.Immutable;

namespace Gatehouse.Live;

/// <summary>Makes the next <see cref="Revocations"/>.</summary>
/// <param name="from">The newest one.</param>
/// <param name="nowSeconds">Unix seconds; what ended long before is dropped as the tables grow. 0 drops nothing.</param>
internal sealed class RevocationsBuilder(Revocations from, long nowSeconds = 0)
{
    private readonly long forgotten = nowSeconds - Revocations.KeptAfterEnd;
    private readonly MarkTableBuilder tokens = new(from.Tokens, nowSeconds - Revocations.KeptAfterEnd);
    private readonly MarkTableBuilder sessions = new(from.Sessions, nowSeconds - Revocations.KeptAfterEnd);
    private ImmutableDictionary<string, long> issuers = from.Issuers;

    internal void Token(string issuer, string id, long until) => Put(tokens, issuer, id, until);

    internal void Session(string issuer, string id, long until) => Put(sessions, issuer, id, until);

    internal void Issuer(string issuer, long notBefore) => issuers = issuers.SetItem(issuer, notBefore);

    internal Revocations Build() => new(tokens.Build(), sessions.Build(), issuers);

    private void Put(MarkTableBuilder into, string issuer, string id, long until)
    {
        if (until < forgotten)
            return;

        var (head, tail) = IdHash.Of(issuer, id);
        into.Set(head, tail, until);
    }
}
