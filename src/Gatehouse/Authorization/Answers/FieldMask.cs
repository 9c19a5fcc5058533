using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gatehouse.Authorization.Answers;

/// <summary>What stands in the place of a field that is kept back.</summary>
internal enum FieldMask
{
    /// <summary>Nothing: name and value are left out.</summary>
    Drop,

    /// <summary>Stars and the last four characters.</summary>
    Last4,

    /// <summary>The first character and stars.</summary>
    First1,

    /// <summary>Stars.</summary>
    All,
}

/// <summary>Writes masked values.</summary>
/// <remarks>Always four stars: as many as there were characters would tell the length. Never more than half of a value shows.</remarks>
internal static class FieldMasks
{
    private const string Stars = "****";

    /// <summary>Masks the value a reader stands on: a text, a number, true or false.</summary>
    public static void Write(ref Utf8JsonReader reader, FieldMask mask, HeldOctets output)
    {
        var shown = mask == FieldMask.All ? Stars : Masked(TextOf(ref reader), mask);
        output.Write("\""u8);
        output.Write(JsonEncodedText.Encode(shown, JavaScriptEncoder.Default).EncodedUtf8Bytes);
        output.Write("\""u8);
    }

    private static string TextOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return Encoding.ASCII.GetString(reader.ValueSpan);
        if (reader.TokenType != JsonTokenType.String)
            return "";

        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "";   // no Unicode text: no part of it can be shown
        }
    }

    private static string Masked(string text, FieldMask mask)
    {
        var (runes, count) = (text.EnumerateRunes().ToArray(), mask == FieldMask.Last4 ? 4 : 1);
        if (runes.Length < 2 * count)
            return Stars;

        return mask == FieldMask.Last4 ? Stars + string.Concat(runes[^count..]) : string.Concat(runes[..count]) + Stars;
    }
}
