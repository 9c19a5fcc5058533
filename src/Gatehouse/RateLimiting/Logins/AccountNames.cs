using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.RateLimiting.Logins;

/// <summary>Turns the name of an account into a number that only this process can make.</summary>
/// <remarks>
/// Names are never kept or logged: names of accounts are often addresses, and people type their password into the wrong field. The key is
/// drawn at start and kept nowhere, so that neither memory tables nor the log can be searched for names afterwards.
/// </remarks>
internal sealed class AccountNames
{
    /// <summary>Longest name that is counted, in characters after folding.</summary>
    public const int MaxLength = 256;

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The number of a name; 0 for none.</summary>
    /// <param name="name">As sent.</param>
    /// <param name="label">For the log: 12 hex digits, the same for the same account until the restart; not a part of the number.</param>
    public ulong NumberOf(string name, out string? label)
    {
        label = null;
        Span<char> folded = stackalloc char[MaxLength];
        var length = AccountFold.Fold(name, folded);
        if (length == 0)
            return 0;

        Span<byte> hash = stackalloc byte[32];
        Span<byte> text = stackalloc byte[MaxLength * 3];
        HMACSHA256.HashData(key, text[..Encoding.UTF8.GetBytes(folded[..length], text)], hash);
        label = Convert.ToHexStringLower(hash[8..14]);
        return Math.Max(1, BitConverter.ToUInt64(hash));
    }
}
