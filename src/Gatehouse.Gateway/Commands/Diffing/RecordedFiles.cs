namespace Gatehouse.Gateway.Commands.Diffing;

/// <summary>Files of the log of decisions, read line by line in pieces: memory does not grow with them.</summary>
internal static class RecordedFiles
{
    private const int PieceBytes = 1 << 20;

    /// <summary>What is done with each line; it is valid during the call only.</summary>
    public delegate void Heard(ReadOnlySpan<byte> line);

    /// <summary>Reads a file from its beginning to its end; what comes after the last line feed is heard if it is a whole line, not if it is still being written.</summary>
    /// <returns>Lines too long to be ours; they were not heard.</returns>
    public static long Each(string path, Heard heard, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var piece = new byte[PieceBytes];
        var (kept, tooLong, skipping) = (0, 0L, false);
        for (var read = file.Read(piece); read > 0; read = file.Read(piece.AsSpan(kept)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            kept = Lines(piece.AsSpan(0, kept + read), heard, ref skipping);
            if (kept < PieceBytes)
                continue;

            // Its rest is no line either, wherever the next piece begins.
            kept = 0;
            tooLong += skipping ? 0 : 1;
            skipping = true;
        }

        if (!skipping && kept > 0 && piece[kept - 1] == '}')
            heard(piece.AsSpan(0, kept));
        return tooLong;
    }

    // The line that is cut at the end of a piece begins the next one.
    private static int Lines(Span<byte> text, Heard heard, ref bool skipping)
    {
        var rest = text;
        for (var end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
        {
            if (end > 0 && !skipping)
                heard(rest[..end]);
            skipping = false;
            rest = rest[(end + 1)..];
        }

        rest.CopyTo(text);
        return rest.Length;
    }
}
