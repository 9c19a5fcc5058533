using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gatehouse.Policy.Contract;

/// <summary>Plain scalars by the core schema of YAML 1.2 (section 10.3.2): <c>no</c>, <c>on</c> and dates stay text.</summary>
internal static partial class YamlScalar
{
    internal static void Write(Utf8JsonWriter writer, string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                writer.WriteNullValue();
                break;
            case "true" or "True" or "TRUE":
                writer.WriteBooleanValue(true);
                break;
            case "false" or "False" or "FALSE":
                writer.WriteBooleanValue(false);
                break;
            default:
                WriteNumberOrText(writer, text);
                break;
        }
    }

    private static void WriteNumberOrText(Utf8JsonWriter writer, string text)
    {
        if (OtherBase(text) is { } value)
            writer.WriteNumberValue(value);
        else if (text.Length <= 400 && Number().Match(text) is { Success: true } number)
            writer.WriteRawValue(AsJson(number), skipInputValidation: false);
        else
            writer.WriteStringValue(text);
    }

    private static ulong? OtherBase(string text)
    {
        if (text.Length is < 3 or > 18 || text[0] != '0')
            return null;
        if (text[1] == 'x')
            return ulong.TryParse(text.AsSpan(2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var hex) ? hex : null;

        return text[1] == 'o' && !text.AsSpan(2).ContainsAnyExceptInRange('0', '7') ? Convert.ToUInt64(text[2..], 8) : null;
    }

    // What YAML allows and JSON does not: '+1', '007', '.5', '1.'
    private static string AsJson(Match number)
    {
        var whole = number.Groups["whole"].Value.TrimStart('0');
        var fraction = number.Groups["fraction"].Value;
        return (number.Groups["sign"].Value == "-" ? "-" : "")
            + (whole.Length == 0 ? "0" : whole)
            + (fraction.Length == 0 ? "" : "." + fraction)
            + number.Groups["exponent"].Value;
    }

    [GeneratedRegex(@"^(?<sign>[-+]?)((?<whole>[0-9]+)(\.(?<fraction>[0-9]*))?|\.(?<fraction>[0-9]+))(?<exponent>([eE][-+]?[0-9]+)?)\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
