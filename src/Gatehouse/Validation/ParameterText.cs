using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Gatehouse.Validation;

/// <summary>A growing text in UTF-8; kept per thread, because a request's parameters are short and many.</summary>
internal sealed class ParameterText
{
    private byte[] bytes = new byte[512];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void RemoveStart(int count)
    {
        bytes.AsSpan(count, Length - count).CopyTo(bytes);
        Length -= count;
    }

    public void Add(byte b)
    {
        Room(1)[0] = b;
        Length++;
    }

    public void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        Length += text.Length;
    }

    /// <summary>Adds text without its percent-encoding; false when the result is not UTF-8 (CWE-176).</summary>
    /// <param name="raw">As sent.</param>
    /// <param name="plusIsSpace">As forms write it: in queries.</param>
    public bool AddDecoded(ReadOnlySpan<char> raw, bool plusIsSpace)
    {
        var start = Length;
        var target = Room(Encoding.UTF8.GetMaxByteCount(raw.Length));
        var written = 0;
        while (!raw.IsEmpty)
        {
            if (raw[0] == '%' && raw.Length > 2 && char.IsAsciiHexDigit(raw[1]) && char.IsAsciiHexDigit(raw[2]))
            {
                target[written++] = (byte)(Digit(raw[1]) << 4 | Digit(raw[2]));
                raw = raw[3..];
            }
            else if (Rune.DecodeFromUtf16(raw, out var rune, out var used) == OperationStatus.Done)
            {
                written += rune.Value == '+' && plusIsSpace ? Space(target[written..]) : rune.EncodeToUtf8(target[written..]);
                raw = raw[used..];
            }
            else
            {
                return false;
            }
        }

        Length = start + written;
        return Utf8.IsValid(bytes.AsSpan(start, written));
    }

    /// <summary>Adds a JSON string.</summary>
    public void AddString(ReadOnlySpan<byte> text)
    {
        Add((byte)'"');
        while (text.IndexOfAny(Escaped) is >= 0 and var at)
        {
            Add(text[..at]);
            Escape(text[at]);
            text = text[(at + 1)..];
        }

        Add(text);
        Add((byte)'"');
    }

    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    private void Escape(byte b)
    {
        if (b >= 32)
        {
            Add((byte)'\\');
            Add(b);
            return;
        }

        Add("\\u00"u8);
        Add((byte)('0' + (b >> 4)));
        Add((byte)((b & 15) < 10 ? '0' + (b & 15) : 'a' + (b & 15) - 10));
    }

    private Span<byte> Room(int more)
    {
        if (Length + more > bytes.Length)
            Array.Resize(ref bytes, Math.Max(Length + more, bytes.Length * 2));
        return bytes.AsSpan(Length);
    }

    private static int Space(Span<byte> target)
    {
        target[0] = (byte)' ';
        return 1;
    }

    private static int Digit(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
