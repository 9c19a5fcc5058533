using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Keys;

/// <summary>How a key is written: <c>brand_env_keyid_secret_checksum</c> (requirement 1.07).</summary>
/// <remarks>
/// brand: 2 to 8 lower-case letters; env: <c>live</c> or <c>test</c>; keyid: 12 base62 characters, public;
/// secret: 43 base62 characters (256 bits); checksum: CRC-32 of everything before its underscore, 6 base62 characters.
/// The checksum is no protection, it only turns typos and scanner noise away before anything is looked up.
/// </remarks>
public static class KeyFormat
{
    /// <summary>Characters of the longest key.</summary>
    public const int MaxLength = 8 + 1 + TailLength;

    /// <summary>Characters of the shortest key.</summary>
    internal const int MinLength = 2 + 1 + TailLength;

    private const int EnvironmentLength = 4, SecretLength = 43, ChecksumLength = 6;
    private const int TailLength = EnvironmentLength + 1 + KeyId.Length + 1 + SecretLength + 1 + ChecksumLength;

    /// <summary>Makes a key from 32 bytes of the system's random source. This is the only time its secret exists in the clear.</summary>
    /// <param name="brand">2 to 8 lower-case letters.</param>
    /// <param name="environment"><c>live</c> or <c>test</c>.</param>
    /// <exception cref="ArgumentException">Brand or environment is not as said.</exception>
    public static NewKey New(string brand, string environment) => New(brand, environment, KeyId.New());

    /// <summary>The same with another secret, for a key that has its id already.</summary>
    internal static NewKey New(string brand, string environment, string id)
    {
        if (!IsBrand(brand))
            throw new ArgumentException($"expected a brand of 2 to 8 lower-case letters, found '{brand}'", nameof(brand));
        if (environment is not ("live" or "test"))
            throw new ArgumentException($"expected live or test, found '{environment}'", nameof(environment));

        var body = $"{brand}_{environment}_{id}_{NewSecret()}";
        Span<char> checksum = stackalloc char[ChecksumLength];
        Base62.Write(Checksum(body), checksum);
        return new NewKey(id, $"{body}_{checksum}");
    }

    /// <summary>Takes a key apart; false for whatever is not a key with a right checksum. Allocates nothing.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ParsedKey key)
    {
        key = default;
        var brand = text.Length - TailLength - 1;
        if (brand is < 2 or > 8 || text[brand] != '_' || !IsBrand(text[..brand]))
            return false;

        var tail = text[(brand + 1)..];
        return IsTail(tail, out var test, out var id) && IsChecksumOf(text[..^(ChecksumLength + 1)], text[^ChecksumLength..])
            && Found(text, brand, test, id, out key);
    }

    /// <summary>Whether a text claims to be a key of this brand; says nothing about whether it is one.</summary>
    internal static bool LooksLike(ReadOnlySpan<char> text, string brand) =>
        text.Length > brand.Length + 6 && text.StartsWith(brand, StringComparison.Ordinal)
        && (text[brand.Length..].StartsWith("_live_", StringComparison.Ordinal) || text[brand.Length..].StartsWith("_test_", StringComparison.Ordinal));

    private static bool Found(ReadOnlySpan<char> text, int brand, bool test, KeyId id, out ParsedKey key)
    {
        key = new ParsedKey(text, text[..brand], test, id);
        return true;
    }

    private static bool IsTail(ReadOnlySpan<char> tail, out bool test, out KeyId id)
    {
        test = tail.StartsWith("test_", StringComparison.Ordinal);
        id = default;
        return (test || tail.StartsWith("live_", StringComparison.Ordinal))
            && KeyId.TryParse(tail.Slice(5, KeyId.Length), out id)
            && tail[17] == '_' && Base62.Has(tail.Slice(18, SecretLength))
            && tail[61] == '_';
    }

    private static bool IsChecksumOf(ReadOnlySpan<char> body, ReadOnlySpan<char> given)
    {
        Span<char> right = stackalloc char[ChecksumLength];
        Base62.Write(Checksum(body), right);
        return given.SequenceEqual(right);
    }

    private static bool IsBrand(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterLower(c))
                return false;

        return text.Length is >= 2 and <= 8;
    }

    private static uint Checksum(ReadOnlySpan<char> body)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        var count = Encoding.ASCII.GetBytes(body, bytes);
        return Crc32.HashToUInt32(bytes[..count]);
    }

    private static string NewSecret()
    {
        Span<byte> random = stackalloc byte[32];
        RandomNumberGenerator.Fill(random);
        Span<char> secret = stackalloc char[SecretLength];
        Base62.Write256(random, secret);
        CryptographicOperations.ZeroMemory(random);
        return new string(secret);
    }
}
