using System.Globalization;
using System.Text.RegularExpressions;

namespace Gatehouse.Gateway.Commands.Importing;

/// <summary>A hash made elsewhere, as it is written: <c>scheme:text</c>. What is wrong with it is told without repeating it: the hash of a guessable secret is as good as the secret.</summary>
/// <param name="Scheme">sha256, sha512, bcrypt or scrypt.</param>
/// <param name="Text">Lower-case hex for the first two; the modular crypt text for the others.</param>
internal sealed partial record HashText(string Scheme, string Text)
{
    private const string Expected = "expected sha256:HEX, sha512:HEX (or base64), bcrypt:$2b$… or scrypt:$scrypt$…";

    /// <summary>Whether every one of its hashes is salted, so that a key is found by its first characters.</summary>
    public bool IsSalted => Scheme is "bcrypt" or "scrypt";

    /// <summary>Reads one.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    internal static string? Read(string written, out HashText hash)
    {
        hash = new HashText("", "");
        var colon = written.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return $"{Expected}, found {Count.Of(written.Length, "character")} without a scheme";

        var (scheme, text) = (written[..colon].ToLowerInvariant(), written[(colon + 1)..]);
        hash = new HashText(scheme, text);
        switch (scheme)
        {
            case "sha256" or "sha512":
                return ReadDigest(ref hash, scheme == "sha256" ? 32 : 64);
            case "bcrypt":
                return Bcrypt().IsMatch(text) ? WrongCost(int.Parse(text.AsSpan(4, 2), CultureInfo.InvariantCulture)) : "expected bcrypt:$2b$ with a cost of two digits, $, and 53 characters of ./A-Za-z0-9";
            case "scrypt":
                return WrongScrypt(text);
            default:
                return WhyRefused(scheme);
        }
    }

    private static string? ReadDigest(ref HashText hash, int length)
    {
        if (Digest(hash.Text, length) is not { } bytes)
            return $"expected {hash.Scheme}: with {2 * length} hex digits or the base64 of {length} bytes, found {Count.Of(hash.Text.Length, "character")}";

        hash = hash with { Text = Convert.ToHexStringLower(bytes) };
        return null;
    }

    private static byte[]? Digest(string text, int length)
    {
        if (text.Length == 2 * length)
            return text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;

        // Both alphabets, with or without padding.
        var bytes = new byte[length];
        var plain = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        return Convert.TryFromBase64String(plain + new string('=', (4 - plain.Length % 4) % 4), bytes, out var count) && count == length ? bytes : null;
    }

    // Exhaustion (CWE-400): a cost of 31 is a day of a processor for each request that shows such a key.
    private static string? WrongCost(int cost) => cost is >= 4 and <= 14 ? null : $"expected a bcrypt cost of 4 to 14, found {cost}: the gateway computes it once for each key, and a higher one would let callers keep it busy";

    private static string? WrongScrypt(string text)
    {
        if (Scrypt().Match(text) is not { Success: true } match || text.Length > 512)
            return "expected scrypt:$scrypt$ln=15,r=8,p=1$SALT$HASH or scrypt:$s0$PARAMS$SALT$HASH, both parts base64, the hash of 16 bytes or more";

        var (ln, r, p) = match.Groups["packed"] is { Success: true } packed ? Unpacked(packed.Value) : (Number(match, "ln"), Number(match, "r"), Number(match, "p"));
        return ln is >= 1 and <= 20 && r >= 1 && p >= 1 && 128L * r << ln <= 64L << 20 && (long)p * r << ln <= 1L << 22
            ? null : $"expected scrypt parameters of at most 64 MiB and 4,194,304 blocks, found ln={ln}, r={r}, p={p}: a greater cost would let callers keep the gateway busy";
    }

    private static (int Ln, int R, int P) Unpacked(string hex)
    {
        var packed = uint.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return ((int)(packed >> 16), (int)(packed >> 8 & 0xFF), (int)(packed & 0xFF));
    }

    private static int Number(Match match, string name) => int.Parse(match.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string WhyRefused(string scheme) => scheme switch
    {
        "md5" or "sha1" or "sha" or "md4" or "ntlm" or "crc32" or "des" => $"{scheme} is refused: it is broken or too short to tell keys apart; make these keys anew with 'gatehouse key create'",
        "plain" or "plaintext" or "text" or "clear" or "cleartext" or "raw" or "base64" or "hex" => "a key in the clear is refused: whoever reads this file could use it; hash it first (sha256 of the key's text), and delete the file",
        "argon2" or "argon2i" or "argon2id" or "pbkdf2" or "sha224" or "sha384" or "blake2b" or "blake3" or "hmac" => $"{scheme} cannot be verified here; {Expected}",
        _ => $"{Expected}, found an unknown scheme",
    };

    [GeneratedRegex(@"\A\$2[abxy]\$[0-9]{2}\$[./A-Za-z0-9]{53}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Bcrypt();

    [GeneratedRegex(@"\A\$(scrypt\$ln=(?<ln>\d{1,2}),r=(?<r>\d{1,3}),p=(?<p>\d{1,3})|s0\$(?<packed>[0-9a-fA-F]{5,8}))\$[./+A-Za-z0-9]+={0,2}\$[./+A-Za-z0-9]{22,}={0,2}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Scrypt();
}
