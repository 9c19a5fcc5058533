using Gatehouse.JsonSchema;

namespace Gatehouse.Validation;

/// <summary>Text of a parameter as the JSON value its schema means: 12 is a number where a number is asked for.</summary>
internal static class TextValue
{
    /// <summary>Adds the value of a text inside a list or object. Text wins where a schema admits both.</summary>
    public static void Add(ParameterText json, ReadOnlySpan<byte> text, JsonTypes types)
    {
        if ((types & JsonTypes.String) != 0 || !TryAddLiteral(json, text, types))
            json.AddString(text);
    }

    /// <summary>Adds the text as a number, true, false or null, when a schema admits that and the text is one.</summary>
    public static bool TryAddLiteral(ParameterText json, ReadOnlySpan<byte> text, JsonTypes types)
    {
        if ((types & JsonTypes.Null) != 0 && text.IsEmpty)
            json.Add("null"u8);
        else if (((types & JsonTypes.Boolean) != 0 && (text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8)))
            || ((types & JsonTypes.Number) != 0 && IsNumber(text)))
            json.Add(text);
        else
            return false;

        return true;
    }

    /// <summary>RFC 8259, section 6. What JSON does not call a number (+1, 01, 0x1, 1_000) is read differently from one server to the next.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text[0] == '-')
            text = text[1..];
        var whole = Digits(text);
        if (whole == 0 || (whole > 1 && text[0] == '0'))
            return false;
        text = text[whole..];
        if (!text.IsEmpty && text[0] == '.')
        {
            var fraction = Digits(text[1..]);
            if (fraction == 0)
                return false;
            text = text[(fraction + 1)..];
        }

        if (text.IsEmpty)
            return true;
        if ((text[0] | 0x20) != 'e')
            return false;
        text = text[1..];
        if (!text.IsEmpty && (text[0] is (byte)'+' or (byte)'-'))
            text = text[1..];
        return Digits(text) is > 0 and var digits && digits == text.Length;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }
}
