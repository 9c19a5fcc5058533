namespace Gatehouse.Gateway.Commands.Importing;

/// <summary>Lines of a stream of any length, with bounded memory.</summary>
internal sealed class JsonLines(Stream stream)
{
    /// <summary>Bytes of the longest line.</summary>
    internal const int MostBytes = 64 << 10;

    private readonly byte[] buffer = new byte[2 * MostBytes];
    private int at, filled, number;

    /// <summary>The next line that is not blank; null at the end.</summary>
    /// <returns>Its number from 1, and its bytes until the next call; none when it is too long.</returns>
    internal (int Number, ReadOnlyMemory<byte> Bytes)? Next()
    {
        while (Read() is { } line)
        {
            number++;
            var bytes = number == 1 && line.Span.StartsWith("\uFEFF"u8) ? line[3..] : line;
            if (bytes.Length > MostBytes)
                return (number, default);
            if (bytes.Span.ContainsAnyExcept(" \t\r"u8))
                return (number, bytes);
        }

        return null;
    }

    // Of a line that is too long only its beginning is given, longer than any right one; the rest is passed over.
    private ReadOnlyMemory<byte>? Read()
    {
        if (Found() is { } line)
            return line;
        if (filled - at > MostBytes)
            return Passed();

        if (at == filled)
            return null;

        (var last, at) = (buffer.AsMemory(at, filled - at), filled);
        return last;
    }

    private ReadOnlyMemory<byte>? Found()
    {
        while (true)
        {
            if (buffer.AsSpan(at, filled - at).IndexOf((byte)'\n') is var end and >= 0)
            {
                (var line, at) = (buffer.AsMemory(at, end), at + end + 1);
                return line;
            }

            if (filled - at > MostBytes || !Fill())
                return null;
        }
    }

    private Memory<byte> Passed()
    {
        var end = -1;
        while (end < 0)
        {
            (at, filled) = (0, stream.Read(buffer));
            if (filled == 0)
                break;

            end = buffer.AsSpan(0, filled).IndexOf((byte)'\n');
        }

        at = filled == 0 ? 0 : end + 1;
        return new byte[MostBytes + 1];
    }

    private bool Fill()
    {
        buffer.AsSpan(at, filled - at).CopyTo(buffer);
        (at, filled) = (0, filled - at);
        var count = stream.Read(buffer.AsSpan(filled));
        filled += count;
        return count > 0;
    }
}
