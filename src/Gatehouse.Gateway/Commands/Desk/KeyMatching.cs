using System.Security.Cryptography;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands.Desk;

/// <summary>Whether a whole key is one of ours. Its id and checksum prove nothing: whoever saw an id in a log can write a key around it.</summary>
internal static class KeyMatching
{
    /// <summary>Compares it with what a node would compare it with.</summary>
    internal static KeyMatch Of(Snapshot snapshot, PepperRing peppers, string text, DateTimeOffset now)
    {
        if (!KeyFormat.TryParse(text, out var key) || snapshot.Keys.Find(key.Id) is not (var number and >= 0))
            return KeyMatch.Unknown;

        ref readonly var record = ref snapshot.Keys[number];
        if (IsHash(peppers, text, record.PepperVersion, record.Hash))
            return KeyMatch.Secret;

        return (record.Flags & KeyFlags.HasMore) != 0 && snapshot.Keys.MoreOf(key.Id).Old is { } old && now.ToUnixTimeSeconds() < old.Until && IsHash(peppers, text, old.PepperVersion, old.Hash)
            ? KeyMatch.OldSecret
            : KeyMatch.NoSecret;
    }

    private static bool IsHash(PepperRing peppers, string text, int version, ReadOnlySpan<byte> expected)
    {
        if (!peppers.Knows(version))
            return false;

        Span<byte> hash = stackalloc byte[PepperRing.HashLength];
        peppers.Hash(text, version, hash);
        return CryptographicOperations.FixedTimeEquals(hash, expected);
    }
}
