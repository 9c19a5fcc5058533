using System.Collections.Immutable;

namespace Gatehouse.Live;

/// <summary>Makes the next <see cref="Revocations"/>.</summary>
internal sealed class RevocationsBuilder(Revocations from)
{
    internal ImmutableDictionary<(string Issuer, string Id), long>.Builder Tokens { get; } = from.Tokens.ToBuilder();

    internal ImmutableDictionary<(string Issuer, string Id), long>.Builder Sessions { get; } = from.Sessions.ToBuilder();

    internal ImmutableDictionary<string, long>.Builder Issuers { get; } = from.Issuers.ToBuilder();

    internal Revocations Build() => new(Tokens.ToImmutable(), Sessions.ToImmutable(), Issuers.ToImmutable());
}
