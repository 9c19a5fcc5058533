using Gatehouse.Keys;

namespace Gatehouse.Live;

/// <summary>What only some keys have; kept apart, so that a key without it stays at 64 bytes.</summary>
internal sealed record KeyMore
{
    internal static KeyMore Nothing { get; } = new();

    /// <summary>Rises with every block, so that tokens made from the key before it stay refused.</summary>
    internal int Epoch { get; init; }

    /// <summary>Resources or <c>resource:action</c>, spaces between; null for no narrowing.</summary>
    internal string? Scope { get; init; }

    /// <summary>Networks it may be used from; null for any.</summary>
    internal NetworkSet? Networks { get; init; }

    /// <summary>The secret before the last rotation; null without one.</summary>
    internal OldSecret? Old { get; init; }

    /// <summary>The secret that was made elsewhere and is found by <see cref="ImportedKeys"/>; null for a key of ours. Stays for good: its text has no id of ours.</summary>
    internal ImportedHash? Imported { get; init; }
}

/// <summary>A rotated key's secret of before.</summary>
/// <param name="Hash">HMAC of the whole key: 32 bytes; of an imported secret as <see cref="ImportedHash.Hash"/>, and then it is found and proved by <see cref="KeyMore.Imported"/>.</param>
/// <param name="PepperVersion">Which pepper made it.</param>
/// <param name="Until">Unix seconds: refused from then on.</param>
internal sealed record OldSecret(byte[] Hash, int PepperVersion, long Until);

/// <summary>The hash of a secret that was made elsewhere.</summary>
/// <param name="Scheme"><c>sha256</c>, <c>sha512</c>, <c>bcrypt</c>, <c>scrypt</c>; <c>hmac</c> once a use has proved it and our own hash took its place.</param>
/// <param name="Hash">As stored: the raw bytes for <c>hmac</c>, <c>sha256</c> and <c>sha512</c>, the ASCII text for the others.</param>
/// <param name="Prefix">First characters of the secret's text; empty for the unsalted schemes.</param>
/// <param name="PepperVersion">Which pepper made an <c>hmac</c>; else 0.</param>
/// <param name="IsOld">Whether it is the secret before the last rotation, and ends with <see cref="OldSecret.Until"/> of <see cref="KeyMore.Old"/>: who shows it has shown the old secret.</param>
internal sealed record ImportedHash(string Scheme, byte[] Hash, string Prefix, int PepperVersion = 0, bool IsOld = false)
{
    /// <summary>Bytes of the longest there is.</summary>
    internal const int MaxLength = 512;

    /// <summary>Whether the hash alone finds it.</summary>
    internal bool IsUnsalted => Scheme is "hmac" or "sha256" or "sha512";
}
