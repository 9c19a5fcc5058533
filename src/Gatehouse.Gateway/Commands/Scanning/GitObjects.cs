using System.Globalization;
using System.Text;

namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary>An object of a repository.</summary>
/// <param name="Name">Its hash.</param>
/// <param name="Kind">blob, commit, tag, tree; <c>missing</c> when it is not there.</param>
/// <param name="Path">Where it was met first; may be empty.</param>
internal sealed record GitObject(string Name, string Kind, string Path);

/// <summary>Reads what <c>git cat-file --batch</c> prints: a line about each object, then its bytes.</summary>
internal sealed class GitObjects(Stream stream)
{
    private readonly byte[] buffer = new byte[1 << 18];
    private int at, filled;
    private long left = -1;

    /// <summary>Goes to the next object; what is left of this one is passed over. Null at the end.</summary>
    internal GitObject? Next()
    {
        while (left > 0 && Skip())
            continue;
        if (left >= 0 && ReadByte() != '\n')
            return null;

        left = -1;
        return ReadLine() is { Length: > 0 } line ? Understood(line) : null;
    }

    /// <summary>The next bytes of this object; 0 at its end.</summary>
    internal int Read(Span<byte> into)
    {
        if (left <= 0 || into.Length == 0 || at == filled && !Fill())
            return 0;

        var count = (int)Math.Min(Math.Min(into.Length, filled - at), left);
        buffer.AsSpan(at, count).CopyTo(into);
        (at, left) = (at + count, left - count);
        return count;
    }

    private GitObject? Understood(string line)
    {
        var words = line.Split(' ', 4);
        if (words.Length == 2 && words[1] == "missing")
            return new GitObject(words[0], "missing", "");
        if (words.Length < 3 || !long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out left))
            throw new StopException("git printed something that was not expected", "git --version: 2.30 or newer is needed");

        return new GitObject(words[0], words[1], words.Length > 3 ? words[3] : "");
    }

    private bool Skip()
    {
        if (at == filled && !Fill())
            return false;

        var count = (int)Math.Min(filled - at, left);
        (at, left) = (at + count, left - count);
        return true;
    }

    private bool Fill()
    {
        (at, filled) = (0, stream.Read(buffer));
        return filled > 0;
    }

    private int ReadByte() => at == filled && !Fill() ? -1 : buffer[at++];

    private string? ReadLine()
    {
        var line = new List<byte>(128);
        while (ReadByte() is var read and >= 0)
        {
            if (read == '\n')
                return Encoding.UTF8.GetString([.. line]);
            line.Add((byte)read);
        }

        return null;
    }
}
