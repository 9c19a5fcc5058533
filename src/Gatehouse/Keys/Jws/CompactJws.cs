using System.Text;

namespace Gatehouse.Keys.Jws;

/// <summary>A signed token taken apart (RFC 7515, section 7.1), not verified yet.</summary>
/// <remarks>What is allocated is bounded by the length that the caller allows, which is looked at before anything else.</remarks>
internal sealed class CompactJws
{
    private readonly byte[] signingInput, payload, signature;

    private CompactJws(JwsHeader header, byte[] signingInput, byte[] payload, byte[] signature) =>
        (Header, this.signingInput, this.payload, this.signature) = (header, signingInput, payload, signature);

    /// <summary>What the token says of itself.</summary>
    internal JwsHeader Header { get; }

    /// <summary>What is signed; believe it only after <see cref="IsSignedBy"/>.</summary>
    internal ReadOnlyMemory<byte> Payload => payload;

    /// <summary>Takes a token apart.</summary>
    /// <param name="text">As sent.</param>
    /// <param name="maxLength">Characters of the longest that is looked at.</param>
    /// <returns>Null for everything that is not a compact JWS: two or five parts (a JWE), JSON serialization, padding, white space, a header we do not verify under, no signature.</returns>
    internal static CompactJws? Read(ReadOnlySpan<char> text, int maxLength)
    {
        var first = text.Length > maxLength ? -1 : text.IndexOf('.');
        var last = text.LastIndexOf('.');
        if (first <= 0 || last <= first || text[(first + 1)..last].Contains('.'))
            return null;

        // RFC 8725, section 3.2: a token without a signature is none, whatever its header says.
        if (StrictBase64Url.Decode(text[(last + 1)..]) is not { Length: > 0 } signature || StrictBase64Url.Decode(text[(first + 1)..last]) is not { } payload)
            return null;

        return StrictBase64Url.Decode(text[..first]) is { } head && JwsHeader.Read(head) is { } header
            ? new CompactJws(header, Ascii(text[..last]), payload, signature)
            : null;
    }

    /// <summary>Whether a key made the signature. The key's algorithm decides; the token must say the same one, and may not name another key.</summary>
    internal bool IsSignedBy(JwsKey key) =>
        Header.Algorithm == key.Algorithm
        && (Header.KeyId is null || key.Id is null || Header.KeyId == key.Id)
        && key.TryVerify(signingInput, signature);

    private static byte[] Ascii(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length];
        Encoding.ASCII.GetBytes(text, bytes);
        return bytes;
    }
}
