using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gatehouse.Audit.Tree;

/// <summary>The two hashes of an audit record: the blinded one over what may be personal, and its leaf in the tree. Used by one thread at a time.</summary>
internal sealed class RecordHash
{
    /// <summary>Bytes of a salt: not to be found by trying, though names and numbers are.</summary>
    internal const int SaltLength = 16;

    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    private byte[] buffer = new byte[4096];
    private int length;

    /// <summary>SHA-256 over the salt and the canonical JSON (RFC 8785) of actor, after, before, credential, reason, request and target.</summary>
    /// <remarks>What a state was before and after stands in it as text. With the salt gone nobody can find by trying what it stood for.</remarks>
    internal void Detail(in RecordBytes record, Span<byte> detail)
    {
        length = 0;
        Raw(record.Salt.Bytes);
        Member("{\"actor\":"u8, record.Actor);
        Member(",\"after\":"u8, record.After);
        Member(",\"before\":"u8, record.Before);
        Member(",\"credential\":"u8, record.Credential);
        Member(",\"reason\":"u8, record.Reason);
        Member(",\"request\":"u8, record.RequestId);
        Member(",\"target\":"u8, record.Target);
        Raw("}"u8);
        SHA256.HashData(buffer.AsSpan(0, length), detail);
    }

    /// <summary>SHA-256 over 0x00 (RFC 6962), version 1, number, seq and time (8 bytes each, the highest first), the detail's hash, and the action.</summary>
    internal void Leaf(long number, in RecordBytes record, ReadOnlySpan<byte> detail, Span<byte> leaf)
    {
        Span<byte> head = stackalloc byte[2 + 3 * sizeof(long)];
        (head[0], head[1]) = (0, 1);
        BinaryPrimitives.WriteInt64BigEndian(head[2..], number);
        BinaryPrimitives.WriteInt64BigEndian(head[10..], record.Seq);
        BinaryPrimitives.WriteInt64BigEndian(head[18..], record.At);
        length = 0;
        Raw(head);
        Raw(detail);
        Raw(record.Action);
        SHA256.HashData(buffer.AsSpan(0, length), leaf);
    }

    private void Member(ReadOnlySpan<byte> name, MaybeBytes value)
    {
        Raw(name);
        if (!value.IsThere)
        {
            Raw("null"u8);
            return;
        }

        Raw("\""u8);
        var text = value.Bytes;
        for (var next = text.IndexOfAny(Escaped); next >= 0; next = text.IndexOfAny(Escaped))
        {
            Raw(text[..next]);
            Escape(text[next]);
            text = text[(next + 1)..];
        }

        Raw(text);
        Raw("\""u8);
    }

    // RFC 8785, section 3.2.2.2: the short forms where there are any, \u00xx elsewhere, nothing else.
    private void Escape(byte c)
    {
        switch (c)
        {
            case (byte)'"': Raw("\\\""u8); break;
            case (byte)'\\': Raw("\\\\"u8); break;
            case (byte)'\b': Raw("\\b"u8); break;
            case (byte)'\t': Raw("\\t"u8); break;
            case (byte)'\n': Raw("\\n"u8); break;
            case (byte)'\f': Raw("\\f"u8); break;
            case (byte)'\r': Raw("\\r"u8); break;
            default: Raw([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', "0123456789abcdef"u8[c >> 4], "0123456789abcdef"u8[c & 15]]); break;
        }
    }

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        if (buffer.Length - length < bytes.Length)
            Array.Resize(ref buffer, Math.Max(2 * buffer.Length, length + bytes.Length));

        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }
}
