using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;

namespace Gatehouse.JsonSchema.Json;

/// <summary>Names a schema declares, found by UTF-8 without a string being made; immutable once built.</summary>
internal sealed class Utf8Table
{
    private readonly List<byte[]> names = [];
    private readonly Dictionary<byte[], int> index = new(new ByUtf8());
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> lookup;

    public Utf8Table() => lookup = index.GetAlternateLookup<ReadOnlySpan<byte>>();

    public int Count => names.Count;

    /// <summary>The number of a name, from 0; adds it when it is new.</summary>
    public int Add(string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        if (index.TryGetValue(utf8, out var number))
            return number;
        names.Add(utf8);
        index.Add(utf8, names.Count - 1);
        return names.Count - 1;
    }

    public string Name(int number) => Encoding.UTF8.GetString(names[number]);

    /// <summary>The number of a name, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name) => lookup.TryGetValue(name, out var number) ? number : -1;

    // The names in the table are the schema's, not the client's: nobody can
    // fill it with collisions, so a quick hash is enough here.
    private sealed class ByUtf8 : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            if (alternate.Length >= 8)
                return Mix(BinaryPrimitives.ReadUInt64LittleEndian(alternate), BinaryPrimitives.ReadUInt64LittleEndian(alternate[^8..]), alternate.Length);
            if (alternate.Length >= 4)
                return Mix(BinaryPrimitives.ReadUInt32LittleEndian(alternate), BinaryPrimitives.ReadUInt32LittleEndian(alternate[^4..]), alternate.Length);
            return alternate.IsEmpty ? 0 : Mix(alternate[0], (uint)(alternate[alternate.Length / 2] << 8 | alternate[^1]), alternate.Length);
        }

        private static int Mix(ulong first, ulong last, int length) =>
            (int)((first * 0x9E3779B97F4A7C15 ^ BitOperations.RotateLeft(last * 0xC2B2AE3D27D4EB4F, 31) ^ (ulong)length) * 0x165667B19E3779F9 >> 32);
    }
}
