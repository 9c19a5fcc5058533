using System.Text;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>The secret that an issuer signs with and we verify with: as long as its algorithm needs, and none that a dictionary holds.</summary>
internal static class SharedSecret
{
    internal static byte[]? Read(Section section, IReadOnlyList<string> algorithms)
    {
        var form = section.Choice("secretFormat", ("text", SecretFormat.Text), ("base64", SecretFormat.Base64));
        if (section.Scalar("secret", "a name from the environment") is not { } scalar || Secrets.Read(section, "secret") is not { } text)
            return null;
        if (BytesOf(text, form) is not { } bytes)
            return Refuse(section, scalar, "base64, as 'secretFormat' says", "something else (not shown)", "leave 'secretFormat' out when the text itself is the secret");

        // RFC 7518, section 3.2: as long as the hash. A shorter one is guessed offline from one token (CWE-326).
        var least = algorithms.Select(LeastBytes).DefaultIfEmpty(32).Max();
        if (bytes.Length < least)
            return Refuse(section, scalar, $"a secret of at least {least * 8} bits ({least} bytes)", "a shorter one (not shown)", "a short shared secret is guessed offline from one token");
        if (WeakSecret.WhyWeak(text) is { } why)
            return Refuse(section, scalar, "a random secret", $"one that can be guessed: {why} (not shown)", "draw one: openssl rand -base64 48; whoever guesses it signs any token");

        return bytes;
    }

    private static int LeastBytes(string algorithm) => algorithm switch { "HS384" => 48, "HS512" => 64, _ => 32 };

    private static byte[]? BytesOf(string text, SecretFormat form)
    {
        if (form == SecretFormat.Text)
            return Encoding.UTF8.GetBytes(text);

        var bytes = new byte[text.Length];
        var plain = text.Replace('-', '+').Replace('_', '/');
        return Convert.TryFromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='), bytes, out var written) ? bytes[..written] : null;
    }

    private static byte[]? Refuse(Section section, ScalarNode scalar, string expected, string found, string hint)
    {
        section.Source.Fault(scalar, expected, found, hint);
        return null;
    }

    private enum SecretFormat
    {
        Text,
        Base64,
    }
}
