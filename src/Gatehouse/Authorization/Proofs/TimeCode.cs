using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Authorization.Proofs;

/// <summary>Codes of authenticator apps: TOTP (RFC 6238), SHA-1, 6 digits, 30 seconds.</summary>
internal static class TimeCode
{
    /// <summary>Digits of a code.</summary>
    internal const int Digits = 6;

    private const int StepSeconds = 30;

    /// <summary>The step of a time.</summary>
    internal static long StepOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step (RFC 4226, section 5.3).</summary>
    /// <param name="seed">The shared secret.</param>
    /// <param name="step">Moving factor.</param>
    /// <param name="digits">6 to 8.</param>
    internal static string Of(ReadOnlySpan<byte> seed, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[8], hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // The apps know no other; HMAC does not rest on what SHA-1 has lost (RFC 6194, section 3.3).
        HMACSHA1.HashData(seed, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xF)..]) & int.MaxValue;
        var text = number.ToString("D10", CultureInfo.InvariantCulture);
        return text[^digits..];
    }

    /// <summary>The step that a code is of: this one, or one before or after, for clocks that differ (RFC 6238, section 5.2). Null when it is of none.</summary>
    /// <remarks>All three are compared, each in constant time: how long it takes tells neither which nor how many digits were right (CWE-208).</remarks>
    internal static long? Match(ReadOnlySpan<byte> seed, string code, DateTimeOffset now)
    {
        var (given, found) = (Encoding.ASCII.GetBytes(code), default(long?));
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(seed, step)), given))
                found = step;

        return found;
    }
}
