using System.Text;

namespace Gatehouse.Keys;

/// <summary>The keys whose tokens are accepted, and the one that signs; immutable.</summary>
internal sealed class SigningRing
{
    private readonly (string Header, SigningKey Key)[] accepted;

    private SigningRing(SigningKey? primary, IReadOnlyList<SigningKey> accepted, IReadOnlyList<SigningKeyEntry> entries)
    {
        Primary = primary;
        Entries = entries;
        this.accepted = [.. accepted.Select(key => (TokenIssuer.HeaderOf(key) + ".", key))];
    }

    /// <summary>Trusts nothing and signs nothing: what a node holds that could not read the ring after it changed.</summary>
    internal static SigningRing Nothing { get; } = new(null, [], []);

    /// <summary>The one that signs; null only in <see cref="Nothing"/>.</summary>
    internal SigningKey? Primary { get; }

    /// <summary>Every key that was not forgotten, also those that do not count any more.</summary>
    internal IReadOnlyList<SigningKeyEntry> Entries { get; }

    /// <summary>Reads the ring from the key store's folder, which must be taken.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="now">Keys whose time is over are not loaded.</param>
    /// <param name="before">The ring until now: a key that stays is the same object, so that what it says of itself reaches tokens that were verified before.</param>
    internal static SigningRing Read(SecretFolder folder, DateTimeOffset now, SigningRing? before)
    {
        var known = before?.accepted.ToDictionary(pair => pair.Key.Id, pair => pair.Key) ?? [];
        var entries = SigningRingFile.Read(folder) ?? [First(folder, now)];
        var keys = new List<SigningKey>();
        foreach (var entry in entries.Where(entry => entry.CountsAt(now)))
            keys.Add(known.GetValueOrDefault(entry.Id) ?? Load(folder, entry));

        return new SigningRing(keys.Single(key => key.Id == entries.Single(entry => entry.State == SigningKeyState.Primary).Id), keys, entries);
    }

    /// <summary>Begins to count: tells every key until when it is accepted, and those of the ring before that are not in this one that it is over.</summary>
    internal void TakeOver(SigningRing before)
    {
        foreach (var (_, key) in accepted)
            key.AcceptedUntil = Entries.Single(entry => entry.Id == key.Id).Until?.ToUnixTimeSeconds() ?? SigningKey.NoEnd;
        foreach (var (_, key) in before.accepted)
            if (!Array.Exists(accepted, pair => ReferenceEquals(pair.Key, key)))
                key.AcceptedUntil = 0;
    }

    /// <summary>The key that a token says signed it; null for any other text.</summary>
    /// <remarks>
    /// RFC 8725, sections 3.1, 3.2 and 3.9 to 3.11: the header of a token of ours has one spelling for each key. So alg, typ and kid cannot be chosen
    /// by the sender, and jku, jwk, x5u, crit, zip or a second signature are not even read.
    /// </remarks>
    internal SigningKey? Of(ReadOnlySpan<char> token)
    {
        foreach (var (header, key) in accepted)
            if (token.StartsWith(header, StringComparison.Ordinal))
                return key;

        return null;
    }

    /// <summary>The public keys as a JWK Set: those staged too, so that others know a key before it signs.</summary>
    internal byte[] PublicKeys(DateTimeOffset now) => Encoding.UTF8.GetBytes(
        $$"""{"keys":[{{string.Join(',', accepted.Where(pair => pair.Key.AcceptedUntil > now.ToUnixTimeSeconds()).Select(pair => pair.Key.PublicJwk))}}]}""");

    private static SigningKeyEntry First(SecretFolder folder, DateTimeOffset now)
    {
        var key = KeyFiles.Read(folder, SigningRingFile.FirstKey);
        return new SigningKeyEntry(key.Id, key.Algorithm, SigningKeyState.Primary, now, null, SigningRingFile.FirstKey);
    }

    private static SigningKey Load(SecretFolder folder, SigningKeyEntry entry)
    {
        var key = KeyFiles.Read(folder, entry.File);
        return key.Id == entry.Id && key.Algorithm == entry.Algorithm ? key : throw folder.Broken(entry.File, $"the key {entry.Id} ({entry.Algorithm})");
    }
}
