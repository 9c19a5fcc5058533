using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands.Importing;

/// <summary>What of a line can be told only beside the others, or beside the store.</summary>
internal sealed class ImportCheck(ISubjectStore subjects)
{
    private const int MostOfPrefix = 64;

    private readonly Dictionary<UInt128, int> hashes = [];
    private readonly Dictionary<string, int> prefixes = [];
    private readonly Dictionary<string, bool> known = [];

    /// <summary>What is wrong; null when nothing is.</summary>
    internal async ValueTask<string?> WhatIsWrongAsync(ImportedKey key, int line, CancellationToken cancellationToken)
    {
        // Two ids for one text: the key would outlive the block of one of them.
        if (!hashes.TryAdd(Short(key), line))
            return $"hash: the same as in line {hashes[Short(key)]}";
        if (key.Prefix.Length > 0 && (prefixes[key.Prefix] = prefixes.GetValueOrDefault(key.Prefix) + 1) > MostOfPrefix)
            return $"prefix: expected at most {MostOfPrefix} salted hashes with one prefix, since each is computed when such a key is shown; give more characters";

        return key.Key.Subject is { } subject && !await IsKnownAsync(subject, cancellationToken)
            ? $"subject: expected one that exists, found '{Plain.Text(subject.Length > 40 ? subject[..40] + "…" : subject)}'" : null;
    }

    private async ValueTask<bool> IsKnownAsync(string subject, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue(subject, out var there))
            known[subject] = there = await subjects.FindAsync(subject, cancellationToken) is not null;

        return there;
    }

    // 16 bytes of each are enough to tell a hundred million apart.
    private static UInt128 Short(ImportedKey key)
    {
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Scheme}:{key.Hash}"), digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}
