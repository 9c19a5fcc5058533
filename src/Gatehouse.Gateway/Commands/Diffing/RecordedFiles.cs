namespace Gatehouse.Gateway.Commands.Diffing;

/// <summary>Files of the log of decisions, read line by line in pieces: memory does not grow with them.</summary>
internal static class RecordedFiles
{
    private const int PieceBytes = 1 << 20;

    /// <summary>What is done with each line; it is valid during the call only.</summary>
    public delegate void Heard(ReadOnlySpan<byte> line);

    /// <summary>Reads a file from its beginning to its last whole line.</summary>
    public static void Each(string path, Heard heard, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var piece = new byte[PieceBytes];
        var kept = 0;
        for (var read = file.Read(piece); read > 0; read = file.Read(piece.AsSpan(kept)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            kept = Lines(piece.AsSpan(0, kept + read), heard);
        }
    }

    // The line that is cut at the end of a piece begins the next one; one longer than a piece is none of ours.
    private static int Lines(Span<byte> text, Heard heard)
    {
        var rest = text;
        for (var end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
        {
            if (end > 0)
                heard(rest[..end]);
            rest = rest[(end + 1)..];
        }

        if (rest.Length == PieceBytes)
            return 0;

        rest.CopyTo(text);
        return rest.Length;
    }
}
