using System.Text;
using Gatehouse.Keys.Jws;
using Gatehouse.Live;

namespace Gatehouse.Keys;

/// <summary>Finds out whether a token is one of ours: its kind, its issuer, its signature. Not whether it still counts.</summary>
internal sealed class TokenVerifier(KeyRings rings)
{
    /// <summary>Characters of the longest token that is looked at.</summary>
    internal const int MaxLength = 4096;

    /// <summary>The facts of a token of ours; null for everything else.</summary>
    internal TokenFacts? Verify(ReadOnlySpan<char> token, string issuer, ClientNumbers numbers)
    {
        if (token.Length > MaxLength || rings.Signing.Of(token) is not { } key)
            return null;

        // The rest is exactly a payload and a signature, each with one spelling (RFC 7515, section 2): one token, one text.
        var end = token.LastIndexOf('.');
        var payload = token[(token.IndexOf('.') + 1)..Math.Max(end, token.IndexOf('.') + 1)];
        if (payload.Contains('.') || StrictBase64Url.Decode(token[(end + 1)..]) is not { } signature || !IsSigned(token[..end], signature, key))
            return null;

        return StrictBase64Url.Decode(payload) is { } json ? TokenFacts.Read(json, issuer, key, numbers) : null;
    }

    private static bool IsSigned(ReadOnlySpan<char> text, ReadOnlySpan<byte> signature, SigningKey key)
    {
        Span<byte> input = stackalloc byte[MaxLength];

        // Anything outside ASCII was not signed by us, whatever it is turned into.
        return Encoding.ASCII.TryGetBytes(text, input, out var length) && key.Verifier.TryVerify(input[..length], signature);
    }
}
