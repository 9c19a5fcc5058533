using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Gatehouse.Live;

/// <summary>Names by their number, as UTF-8 one after the other in large blocks: a string for each of a million would cost three times as much.</summary>
/// <remarks>One writes at a time; readers need no lock for a number that they were given.</remarks>
internal sealed class NameTexts
{
    private const int BlockBits = 16, BlockSize = 1 << BlockBits, PageBits = 12, PageSize = 1 << PageBits, LengthSize = 2;

    private volatile byte[][] blocks = [];
    private volatile Entry[][] pages = [];
    private int blockCount, used = BlockSize;

    /// <summary>The longest name that fits, in bytes.</summary>
    internal const int MostBytes = 4096;

    /// <summary>The hash that a name was added with.</summary>
    internal uint HashOf(int number) => pages[number >> PageBits][number & (PageSize - 1)].Hash;

    /// <summary>Whether the name of a number is this one.</summary>
    internal bool Is(int number, ReadOnlySpan<char> name)
    {
        var text = BytesOf(number);
        return Ascii.Equals(text, name) || text.Length > name.Length && Encoding.UTF8.GetString(text).AsSpan().SequenceEqual(name);
    }

    /// <summary>The name of a number.</summary>
    internal string TextOf(int number) => Encoding.UTF8.GetString(BytesOf(number));

    /// <summary>Writes a name down.</summary>
    /// <returns>False when it is too long, or no text (half a surrogate pair): it could not be told from another.</returns>
    internal bool Add(int number, ReadOnlySpan<char> name, uint hash)
    {
        Span<byte> text = stackalloc byte[MostBytes];
        if (Utf8.FromUtf16(name, text, out _, out var length, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
            return false;

        if (used + LengthSize + length > BlockSize)
            NextBlock();

        var block = blocks[blockCount - 1];
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(used), (ushort)length);
        text[..length].CopyTo(block.AsSpan(used + LengthSize));
        PageOf(number)[number & (PageSize - 1)] = new Entry((uint)(blockCount - 1) << BlockBits | (uint)used, hash);
        used += LengthSize + length;
        return true;
    }

    private ReadOnlySpan<byte> BytesOf(int number)
    {
        var place = pages[number >> PageBits][number & (PageSize - 1)].Place;
        var at = blocks[place >> BlockBits].AsSpan((int)(place & (BlockSize - 1)));
        return at.Slice(LengthSize, BinaryPrimitives.ReadUInt16LittleEndian(at));
    }

    private void NextBlock()
    {
        if (blockCount == blocks.Length)
            blocks = Larger(blocks);

        blocks[blockCount++] = new byte[BlockSize];
        used = 0;
    }

    private Entry[] PageOf(int number)
    {
        var page = number >> PageBits;
        if (page >= pages.Length)
            pages = Larger(pages);

        return pages[page] ??= new Entry[PageSize];
    }

    private static T[] Larger<T>(T[] array)
    {
        var larger = new T[Math.Max(4, 2 * array.Length)];
        array.CopyTo(larger, 0);
        return larger;
    }

    private readonly record struct Entry(uint Place, uint Hash);
}
