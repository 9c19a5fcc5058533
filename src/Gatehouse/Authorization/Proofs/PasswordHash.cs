using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Authorization.Proofs;

/// <summary>Passwords at rest (requirement 3.05): <c>gh1:</c> and bcrypt of cost 12 over the base64 of the password's SHA-384.</summary>
/// <remarks>
/// bcrypt looks at nothing after octet 72 and stops at a zero octet (CVE-2025-22228): hashed before, every octet counts and none is zero.
/// The marker says so; without it nobody could tell such a hash from one that was made elsewhere.
/// </remarks>
public static class PasswordHash
{
    /// <summary>Characters of the shortest password.</summary>
    public const int MinLength = 12;

    /// <summary>Characters of the longest password: nobody types more, and hashing must not be somebody's lever (CWE-400).</summary>
    public const int MaxLength = 256;

    private const string Marker = "gh1:";
    private const int Cost = 12;

    // Of a password that nobody knows: what is computed when there is none (CWE-208).
    private static readonly Lazy<string> Decoy = new(() => Make(Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));

    /// <summary>Whether a password may be set.</summary>
    public static bool Fits(string password) => password.Length is >= MinLength and <= MaxLength;

    /// <summary>Hashes. Takes a quarter of a second.</summary>
    public static string Make(string password) => Marker + BCrypt.Net.BCrypt.HashPassword(Before(password), Cost);

    /// <summary>Whether it is the password. Takes as long when there is none.</summary>
    /// <param name="password">As typed.</param>
    /// <param name="stored">Null when none was enrolled.</param>
    public static bool Verify(string password, string? stored)
    {
        var usable = stored is not null && stored.StartsWith(Marker, StringComparison.Ordinal);
        var right = BCrypt.Net.BCrypt.Verify(Before(password), (usable ? stored! : Decoy.Value)[Marker.Length..]);
        return right && usable && password.Length <= MaxLength;
    }

    private static string Before(string password) => Convert.ToBase64String(SHA384.HashData(Encoding.UTF8.GetBytes(password)));
}
