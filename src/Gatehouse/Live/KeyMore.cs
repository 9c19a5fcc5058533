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

    /// <summary>The hash as the key's former home made it; null for a key of ours.</summary>
    internal ImportedHash? Imported { get; init; }
}

/// <summary>A rotated key's secret of before.</summary>
/// <param name="Hash">HMAC of the whole key: 32 bytes.</param>
/// <param name="PepperVersion">Which pepper made it.</param>
/// <param name="Until">Unix seconds: refused from then on.</param>
internal sealed record OldSecret(byte[] Hash, int PepperVersion, long Until)
{
    /// <summary>Unix seconds: when it was replaced; 0 when that is not known.</summary>
    internal long Since { get; init; }
}

/// <summary>A hash made elsewhere.</summary>
/// <param name="Scheme"><c>sha256</c>, <c>sha512</c>, <c>bcrypt</c>, <c>scrypt</c>.</param>
/// <param name="Hash">As stored; the raw bytes for the first two, the ASCII text for the others.</param>
/// <param name="Prefix">First characters of the key's text; empty for the unsalted schemes.</param>
internal sealed record ImportedHash(string Scheme, byte[] Hash, string Prefix);
