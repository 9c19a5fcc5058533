using System.Text;

namespace Gatehouse.Audit;

/// <summary>Finds a line by its request id, reading files in pieces, newest file first.</summary>
internal static class DecisionSearch
{
    private const int PieceBytes = 1 << 20;

    /// <summary>Finds the line of a request.</summary>
    /// <returns>Null when none of the files holds it, or the id is none.</returns>
    public static string? Find(IEnumerable<string> files, string requestId)
    {
        // Anything else cannot be an id of ours, and could end the field it is searched in.
        if (requestId.Length is 0 or > 64 || !requestId.All(char.IsAsciiLetterOrDigit))
            return null;

        // Quotation marks inside a value are escaped, so that this can only be the field itself.
        var field = Encoding.ASCII.GetBytes($"\"request_id\":\"{requestId}\"");
        return files.Select(file => InFile(file, field)).FirstOrDefault(line => line is not null);
    }

    private static string? InFile(string path, ReadOnlySpan<byte> field)
    {
        using var file = Open(path);
        if (file is null)
            return null;

        var piece = new byte[PieceBytes];
        var kept = 0;
        for (var read = file.Read(piece); read > 0; read = file.Read(piece.AsSpan(kept)))
        {
            var text = piece.AsSpan(0, kept + read);
            if (InText(text, field) is { } line)
                return line;

            kept = KeepLastLine(text);
        }

        return null;
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // Not written yet, or put aside this moment; then it is found under its older name.
            return null;
        }
    }

    private static string? InText(ReadOnlySpan<byte> text, ReadOnlySpan<byte> field)
    {
        var at = text.IndexOf(field);
        if (at < 0)
            return null;

        var start = text[..at].LastIndexOf((byte)'\n') + 1;
        var length = text[start..].IndexOf((byte)'\n');
        return length < 0 ? null : Encoding.UTF8.GetString(text.Slice(start, length));
    }

    // The line that is cut at the end of a piece begins the next one. One longer than a piece is none of ours.
    private static int KeepLastLine(Span<byte> text)
    {
        var rest = text[(text.LastIndexOf((byte)'\n') + 1)..];
        if (rest.Length == PieceBytes)
            return 0;

        rest.CopyTo(text);
        return rest.Length;
    }
}
