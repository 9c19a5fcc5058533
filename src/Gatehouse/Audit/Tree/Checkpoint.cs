using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Keys;

namespace Gatehouse.Audit.Tree;

/// <summary>A signed statement: at this time the log had so many records, and this was the root of their tree. One line of text, to be kept anywhere but here.</summary>
/// <param name="Log">Id of the log, drawn when it began.</param>
/// <param name="Size">Records.</param>
/// <param name="Root">Root of the tree over them, 32 bytes.</param>
/// <param name="At">When it was signed, to the millisecond.</param>
/// <param name="Key">Public key that verifies it, as <see cref="AuditKey.Text"/>.</param>
/// <param name="Signature">64 bytes.</param>
internal sealed partial record Checkpoint(string Log, long Size, byte[] Root, DateTimeOffset At, string Key, byte[] Signature)
{
    private const string Purpose = "gatehouse-audit-checkpoint", TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The whole of it.</summary>
    public string Line => $"{Signed} signature={Base64Url.EncodeToString(Signature)}";

    private string Signed => string.Create(CultureInfo.InvariantCulture,
        $"gatehouse-audit/1 log={Log} size={Size} root={Base64Url.EncodeToString(Root)} at={At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)} key={Key}");

    /// <summary>Makes one.</summary>
    internal static Checkpoint Make(string log, long size, byte[] root, DateTimeOffset at, AuditSigner signer)
    {
        var unsigned = new Checkpoint(log, size, root, DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()), signer.Public.Text, []);
        return unsigned with { Signature = signer.Sign(Purpose, Encoding.ASCII.GetBytes(unsigned.Signed)) };
    }

    /// <summary>The key in it, when its signature is right; null otherwise.</summary>
    internal AuditKey? SignedBy() =>
        AuditKey.TryRead(Key, out var key) && key.Verify(Purpose, Encoding.ASCII.GetBytes(Signed), Signature) ? key : null;

    /// <summary>Finds one in a line, whatever a log system put before or after it.</summary>
    internal static bool TryFind(string line, [NotNullWhen(true)] out Checkpoint? found)
    {
        found = null;
        var match = Shape().Match(line);
        if (!match.Success || !long.TryParse(match.Groups["size"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !DateTimeOffset.TryParseExact(match.Groups["at"].ValueSpan, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return false;

        found = new Checkpoint(match.Groups["log"].Value, size, Bytes(match, "root"), at, match.Groups["key"].Value, Bytes(match, "signature"));
        return true;
    }

    private static byte[] Bytes(Match match, string name)
    {
        var bytes = new byte[64];
        try
        {
            return Base64Url.TryDecodeFromChars(match.Groups[name].ValueSpan, bytes, out var length) ? bytes[..length] : [];
        }
        catch (FormatException)
        {
            return [];   // its last character holds bits that no encoding leaves: 'Try' tells only of room
        }
    }

    [GeneratedRegex("gatehouse-audit/1 log=(?<log>[A-Za-z0-9_-]{22}) size=(?<size>[0-9]{1,18}) root=(?<root>[A-Za-z0-9_-]{43}) at=(?<at>[0-9TZ:.-]{24}) key=(?<key>[A-Za-z0-9_-]{86}) signature=(?<signature>[A-Za-z0-9_-]{86})(?![A-Za-z0-9_-])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
