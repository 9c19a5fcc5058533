using System.Buffers;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Answers;

/// <summary>Octets in a pooled buffer, written at its end and taken from its start.</summary>
internal sealed class HeldOctets : IDisposable
{
    private byte[] buffer = [];
    private int start, end, most;

    /// <summary>Octets held.</summary>
    public int Count => end - start;

    /// <summary>What is held.</summary>
    public ReadOnlySpan<byte> Octets => buffer.AsSpan(start, end - start);

    /// <summary>Adds to the end.</summary>
    public void Write(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(Room(octets.Length));
        Wrote(octets.Length);
    }

    /// <summary>Free space at the end.</summary>
    /// <param name="least">At least so many octets.</param>
    public Memory<byte> RoomFor(int least)
    {
        Room(least);
        return buffer.AsMemory(end);
    }

    /// <summary>So many octets of the free space were written.</summary>
    public void Wrote(int count)
    {
        end += count;
        most = Math.Max(most, end);
    }

    /// <summary>Moves what fits into a place.</summary>
    public int Take(Span<byte> into)
    {
        var count = Math.Min(into.Length, Count);
        Octets[..count].CopyTo(into);
        Forget(count);
        return count;
    }

    /// <summary>Drops octets from the start.</summary>
    public void Forget(int count)
    {
        start += count;
        if (start == end)
            start = end = 0;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (buffer.Length > 0)
            BodyHolder.Return(buffer, most);
        buffer = [];
        start = end = most = 0;
    }

    private Span<byte> Room(int least)
    {
        if (buffer.Length - end >= least)
            return buffer.AsSpan(end);

        if (start > 0)
        {
            Octets.CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (buffer.Length - end < least)
            Grow(end + least);
        return buffer.AsSpan(end);
    }

    private void Grow(int least)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(least, Math.Max(4096, buffer.Length * 2)));
        var (held, used) = (end, most);
        Octets.CopyTo(larger);
        if (buffer.Length > 0)
            BodyHolder.Return(buffer, used);
        (buffer, start, end, most) = (larger, 0, held, held);
    }
}
