using System.Text;

namespace Gatehouse.Policy.Reading;

/// <summary>The bytes of a policy file: bounded and proper text before anything is built from them.</summary>
internal static class PolicyText
{
    /// <summary>1 MiB; a policy of a thousand operations needs a tenth.</summary>
    public const int MaxBytes = 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads at most <see cref="MaxBytes"/>; a missing, unreadable or too large file is a fault.</summary>
    public static byte[]? ReadFile(PolicySource source)
    {
        try
        {
            if (Directory.Exists(source.FullPath))
                return Refuse(source, "a policy file", "a folder", "name the file, such as gatehouse.yaml");

            using var stream = new FileStream(source.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[MaxBytes + 1];
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return count > MaxBytes
                ? Refuse(source, "at most 1 MiB", "a larger file")
                : bytes[..count];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refuse(source, "a policy file", "no such file", "'gatehouse init CONTRACT --upstream URL' drafts one");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return Refuse(source, "a file that can be read", "one that cannot: " + e.GetType().Name);
        }
    }

    /// <summary>The text; invalid UTF-8 and control characters are faults with their line.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, PolicySource source)
    {
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];

        try
        {
            var text = Strict.GetString(bytes);
            return ControlFree(text, source) ? text : null;
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes[..Math.Clamp(e.Index, 0, bytes.Length)].Count((byte)'\n');
            source.Fault(new Place(line, 1), "file", "UTF-8 text", "bytes that are not UTF-8", "save the file as UTF-8");
            return null;
        }
    }

    // A NUL or an escape sequence shows one text to a reviewer's terminal and another to the machine (CWE-150).
    private static bool ControlFree(string text, PolicySource source)
    {
        var line = 1;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
                (line, start) = (line + 1, i + 1);
            else if (IsRefused(c))
            {
                source.Fault(new Place(line, i - start + 1), "file", "text without control characters", $"U+{(int)c:X4}");
                return false;
            }
        }

        return true;
    }

    // Trojan Source (CVE-2021-42574): bidirectional controls reorder what a reviewer sees.
    private static bool IsRefused(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
        || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';

    private static byte[]? Refuse(PolicySource source, string expected, string found, string? hint = null)
    {
        source.Fault(new Place(1, 1), "file", expected, found, hint);
        return null;
    }
}
