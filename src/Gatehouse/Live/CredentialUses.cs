using System.Net;
using Gatehouse.Keys;

namespace Gatehouse.Live;

/// <summary>What is remembered of every accepted credential: when, from where and of which kind. Nothing of it is written by a request.</summary>
/// <param name="Last">When keys were last used.</param>
/// <param name="Sources">Which sources use which secret.</param>
/// <param name="Kinds">Which clients come with which kind.</param>
internal sealed record CredentialUses(LastUsed Last, KeyUses Sources, ClientUses Kinds)
{
    internal CredentialUses() : this(new LastUsed(), new KeyUses(), new ClientUses())
    {
    }

    internal void CountKey(int number, in KeyRecord key, bool old, IPAddress? from, DateTimeOffset now)
    {
        Last.Mark(number, key.Id, now);
        Sources.Count(key.Id, old, SourceNetwork.Of(from), now);
        Kinds.Count(key.Client, CredentialKinds.Key);
    }
}
