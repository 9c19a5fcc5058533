using System.Security.Cryptography;
using System.Text;
using Gatehouse.Keys;

namespace Gatehouse.Authorization.Proofs;

/// <summary>Seeds of authenticator apps: made here, shown once, stored sealed for one subject.</summary>
internal sealed class CodeSeeds(MasterKey master)
{
    private const int Length = 20;   // RFC 4226, section 4: 160 bits recommended
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private readonly SealedText box = new(master.For("gatehouse totp seed 1"));

    /// <summary>A new seed.</summary>
    internal static byte[] New() => RandomNumberGenerator.GetBytes(Length);

    /// <summary>The seed as the store keeps it.</summary>
    internal byte[] Seal(byte[] seed, string subject) => box.Seal(seed, BoundTo(subject));

    /// <summary>The seed; null when the master key is another than it was sealed with, or the row was moved to another subject.</summary>
    internal byte[]? Open(ReadOnlyMemory<byte> stored, string subject) => box.Open(stored.Span, BoundTo(subject));

    /// <summary>What apps read, usually out of a picture.</summary>
    internal static string UriOf(byte[] seed, string subject, string issuer) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(subject)}?secret={Base32Of(seed)}&issuer={Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits={TimeCode.Digits}&period=30";

    private static byte[] BoundTo(string subject) => Encoding.UTF8.GetBytes("totp seed of " + subject);

    // RFC 4648, section 6; 160 bits need no padding.
    private static string Base32Of(byte[] seed)
    {
        var (text, bits, held) = (new StringBuilder(32), 0, 0);
        foreach (var octet in seed)
        {
            held = (held << 8 | octet) & 0xFFFF;
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(Base32[held >> (bits - 5) & 31]);
        }

        return text.ToString();
    }
}
