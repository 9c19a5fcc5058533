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
            var hash = (uint)alternate.Length;
            foreach (var b in alternate.Length > 24 ? alternate[^24..] : alternate)
                hash = BitOperations.RotateLeft(hash, 5) * 31 ^ b;

            return (int)hash;
        }
    }
}
