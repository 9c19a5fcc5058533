using System.Security.Cryptography;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Authentication;

/// <summary>Which of a key's two secrets was presented.</summary>
internal enum Slot
{
    /// <summary>Neither.</summary>
    None,

    /// <summary>The one in use.</summary>
    New,

    /// <summary>The one before the last rotation, whether or not its time is over.</summary>
    Old,
}

/// <summary>Whether a text is the secret of the key it names: two slots under one id (requirement 1.08).</summary>
/// <remarks>
/// Enumeration of key ids by timing (CWE-208): an unknown id computes a hash too, against a decoy, and whether it was known is looked at only
/// afterwards; the comparisons take the same time wherever they fail. While there are several peppers every wrong text costs a second hash,
/// whether its key has an old secret under another pepper or does not exist. Keep this order.
/// </remarks>
internal sealed class SecretCheck(KeyRings rings, Rehashing? rehashing = null)
{
    private readonly byte[] decoy = RandomNumberGenerator.GetBytes(PepperRing.HashLength);

    /// <summary>Finds the key and the secret that was presented.</summary>
    internal Slot Find(Snapshot snapshot, in ParsedKey key, out int number)
    {
        var peppers = rings.Peppers;   // one ring for the whole look
        number = snapshot.Keys.Find(key.Id);
        ref readonly var record = ref snapshot.Keys[number];
        Span<byte> hash = stackalloc byte[PepperRing.HashLength];
        var known = number >= 0 && peppers.Knows(record.PepperVersion);
        peppers.Hash(key.Text, known ? record.PepperVersion : peppers.Primary, hash);
        ReadOnlySpan<byte> expected = known ? record.Hash : decoy;
        if (!(CryptographicOperations.FixedTimeEquals(hash, expected) && known))
            return Before(snapshot.Keys.MoreOf(number), key, peppers, hash);
        if (record.PepperVersion != peppers.Primary && rehashing is not null && rehashing.Wants(key.Id, peppers.Primary))
            Better(key, record, peppers, hash);

        return Slot.New;
    }

    // The old pepper can go once every key that is in use stands under the new one.
    private void Better(in ParsedKey key, in KeyRecord record, PepperRing peppers, Span<byte> hash)
    {
        peppers.Hash(key.Text, peppers.Primary, hash);
        rehashing!.Offer(key.Id, record.Hash, hash, peppers.Primary);
    }

    // With one pepper both slots are of one hash, and the one that was computed is compared again.
    private Slot Before(KeyMore more, in ParsedKey key, PepperRing peppers, Span<byte> hash)
    {
        var known = more.Old is { } old && peppers.Knows(old.PepperVersion);
        if (peppers.HasSeveral)
            peppers.Hash(key.Text, known ? more.Old!.PepperVersion : peppers.Primary, hash);

        ReadOnlySpan<byte> expected = known ? more.Old!.Hash : decoy;
        return CryptographicOperations.FixedTimeEquals(hash, expected) && known ? Slot.Old : Slot.None;
    }
}
