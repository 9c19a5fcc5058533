using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Live;
using Org.BouncyCastle.Crypto.Generators;

namespace Gatehouse.Authentication;

/// <summary>Verifies texts against salted hashes that were made elsewhere.</summary>
/// <remarks>
/// bcrypt: <c>$2a$</c>, <c>$2b$</c>, <c>$2x$</c>, <c>$2y$</c>, cost 4 to 14, as the store and <c>key import</c> take them. scrypt: <c>$s0$params$salt$hash</c> (Java, Go: log N, r, p as hex; base64)
/// and <c>$scrypt$ln=14,r=8,p=1$salt$hash</c> (Python's passlib). At most 64 MiB and as much work as 2^16 blocks.
/// </remarks>
internal static class SlowHash
{
    private const int MaxBcryptBytes = 72, MaxBcryptCost = 14;
    private const long MaxScryptBytes = 64L << 20;

    /// <summary>Whether the text is the one that was hashed. Takes a tenth of a second and more.</summary>
    internal static bool Verify(string text, ImportedHash hash)
    {
        var stored = Encoding.ASCII.GetString(hash.Hash);
        return hash.Scheme switch
        {
            "bcrypt" => Bcrypt(text, stored),
            "scrypt" => Scrypt(text, stored),
            _ => false,
        };
    }

    // bcrypt does not look at anything after octet 72 (CVE-2025-22228): a longer text is refused, or two keys would be one.
    private static bool Bcrypt(string text, string stored) =>
        text.Length <= MaxBcryptBytes && stored.Length == 60 && int.TryParse(stored.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var cost)
        && cost <= MaxBcryptCost && BCrypt.Net.BCrypt.Verify(text, stored);

    private static bool Scrypt(string text, string stored)
    {
        var parts = stored.Split('$');
        if (parts.Length != 5 || !TryCost(parts[1], parts[2], out var logN, out var r, out var p))
            return false;
        if (128L * r << logN > MaxScryptBytes || logN is < 1 or > 20 || (long)p * r << logN > 1L << 22)
            return false;

        var (salt, expected) = (Base64(parts[3]), Base64(parts[4]));
        var found = SCrypt.Generate(Encoding.ASCII.GetBytes(text), salt, 1 << logN, r, p, expected.Length);
        return expected.Length >= 16 && CryptographicOperations.FixedTimeEquals(found, expected);
    }

    private static bool TryCost(string kind, string text, out int logN, out int r, out int p)
    {
        (logN, r, p) = (0, 0, 0);
        if (kind == "s0")
        {
            if (!uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var packed))
                return false;

            (logN, r, p) = ((int)(packed >> 16), (int)(packed >> 8 & 0xFF), (int)(packed & 0xFF));
            return r > 0 && p > 0;
        }

        var words = text.Split(',');
        return kind == "scrypt" && words.Length == 3 && TryNumber(words[0], "ln=", out logN) && TryNumber(words[1], "r=", out r) && TryNumber(words[2], "p=", out p);
    }

    private static bool TryNumber(string text, string name, out int number)
    {
        number = 0;
        return text.StartsWith(name, StringComparison.Ordinal) && int.TryParse(text.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and <= 255;
    }

    // With or without padding; passlib writes '.' where others write '+'.
    private static byte[] Base64(string text) => Convert.FromBase64String(text.TrimEnd('=').Replace('.', '+') + new string('=', (4 - text.TrimEnd('=').Length % 4) % 4));
}
