using System.Net;
using System.Text;

namespace Gatehouse.RateLimiting.Logins;

/// <summary>Finds the account in a form (<c>application/x-www-form-urlencoded</c>, WHATWG URL, section 5).</summary>
/// <remarks>Field names are compared without case, and as frameworks fold them: <c>user[name]</c> and <c>user.name</c> for a pointer of two parts. A second one makes the form unclear, as in JSON.</remarks>
internal static class FormAccount
{
    /// <summary>Finds the value of a field.</summary>
    public static AccountFound Find(ReadOnlySpan<byte> form, ReadOnlySpan<string> path, out string? account)
    {
        account = null;
        var text = Encoding.UTF8.GetString(form);
        var (dotted, found) = (string.Join('.', path), AccountFound.Nothing);
        foreach (var range in text.AsSpan().Split('&'))
        {
            var pair = text.AsSpan(range);
            var equals = pair.IndexOf('=');
            if (Decoded(equals < 0 ? pair : pair[..equals]) is not { } name)
                return AccountFound.Unclear;
            if (!Plain(name).Equals(dotted, StringComparison.OrdinalIgnoreCase))
                continue;
            if (account is not null || name.EndsWith("[]", StringComparison.Ordinal) || Decoded(equals < 0 ? [] : pair[(equals + 1)..]) is not { } value)
                return AccountFound.Unclear;

            (account, found) = (value, AccountFound.Name);
        }

        return found;
    }

    private static string Plain(string name)
    {
        var trimmed = name.Trim();
        return trimmed.Contains('[', StringComparison.Ordinal)
            ? trimmed.Replace("[]", "", StringComparison.Ordinal).Replace('[', '.').Replace("]", "", StringComparison.Ordinal)
            : trimmed;
    }

    // A percent sign that escapes nothing is read in more than one way.
    private static string? Decoded(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '%' && !(i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2])))
                return null;

        return WebUtility.UrlDecode(text.ToString());
    }
}
