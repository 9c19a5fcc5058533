using System.Text.Json;

namespace Gatehouse.Keys.Jws;

/// <summary>What the header of a signed token says. A claim of its sender: nothing in it chooses how or with what the token is verified.</summary>
/// <param name="Algorithm"><c>alg</c>; compared with the key's own, never obeyed (RFC 8725, section 3.1).</param>
/// <param name="KeyId"><c>kid</c>: an index into keys that are known already, nothing else; null without one.</param>
/// <param name="Type"><c>typ</c>, as written; null without one.</param>
internal sealed record JwsHeader(string Algorithm, string? KeyId, string? Type)
{
    private const int MaxKeyId = 256;

    // jku, x5u, jwk, x5c are not read at all: a key that comes with the token proves nothing (RFC 8725, section 3.10).
    // What is refused would change the meaning of the rest: crit names what we do not understand (RFC 7515, section 4.1.11),
    // b64 another signing input (RFC 7797), zip and enc another format.
    private static readonly string[] Refused = ["crit", "b64", "zip", "enc"];

    /// <summary>Reads a header; null when it is not one that we verify under.</summary>
    internal static JwsHeader? Read(ReadOnlyMemory<byte> json)
    {
        if (StrictJson.Read(json) is not { } header || header.Text("alg") is not { Length: > 0 } algorithm)
            return null;
        foreach (var name in Refused)
            if (header.TryGetProperty(name, out _))
                return null;

        return IsTextOrAbsent(header, "kid", out var keyId) && IsTextOrAbsent(header, "typ", out var type) && keyId is not { Length: > MaxKeyId }
            ? new JwsHeader(algorithm, keyId, type)
            : null;
    }

    private static bool IsTextOrAbsent(JsonElement header, string name, out string? text)
    {
        text = header.Text(name);
        return text is not null || !header.TryGetProperty(name, out _);
    }
}
