using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Gatehouse.Keys;

namespace Gatehouse.Live;

/// <summary>One key as a node holds it: 64 bytes, one cache line, so that a million of them are 61 MiB.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct KeyRecord
{
    /// <summary>Public id.</summary>
    internal KeyId Id;

    /// <summary>HMAC of the whole key.</summary>
    internal HashBytes Hash;

    /// <summary>Number of the client.</summary>
    internal int Client;

    /// <summary>Number of the subject it acts for; the client's own when it acts for none.</summary>
    internal int Subject;

    /// <summary>Unix seconds, rounded down: refused from then on; <see cref="Never"/> for never.</summary>
    internal uint ExpiresAt;

    /// <summary>Index into the snapshot's role sets; 0 is the empty set.</summary>
    internal int RoleSet;

    /// <summary>Which pepper made the hash.</summary>
    internal ushort PepperVersion;

    /// <summary>What else is so.</summary>
    internal KeyFlags Flags;

    /// <summary>The largest value of <see cref="ExpiresAt"/>: a key without an end.</summary>
    internal const uint Never = uint.MaxValue;
}

/// <summary>States of a key.</summary>
[Flags]
internal enum KeyFlags : byte
{
    /// <summary>A live key in use.</summary>
    None = 0,

    /// <summary>Blocked.</summary>
    Blocked = 1,

    /// <summary>Made for trying out; no live policy accepts it.</summary>
    Test = 2,

    /// <summary>The client is its own subject: the key carries the roles itself.</summary>
    OwnSubject = 4,

    /// <summary>There is a <see cref="KeyMore"/> for it.</summary>
    HasMore = 8,
}

/// <summary>32 bytes, inline.</summary>
[InlineArray(PepperRing.HashLength)]
internal struct HashBytes
{
    private byte first;
}
