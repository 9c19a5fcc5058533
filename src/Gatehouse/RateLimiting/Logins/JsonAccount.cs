using System.Text;
using System.Text.Json;

namespace Gatehouse.RateLimiting.Logins;

/// <summary>Finds the account in a JSON body, reading tokens and building nothing.</summary>
/// <remarks>
/// Parsers take the first or the last of doubled members, and some ignore case (CWE-436): guesses would be counted for one account and tried at
/// another. So names are compared without case, and a second one makes the body unclear.
/// </remarks>
internal static class JsonAccount
{
    /// <summary>Finds the value at a path of member names.</summary>
    public static AccountFound Find(ReadOnlySpan<byte> json, ReadOnlySpan<string> path, int maxDepth, out string? account)
    {
        account = null;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            if (!reader.Read())
                return AccountFound.Unclear;

            var found = At(ref reader, path, ref account);
            return reader.Read() ? AccountFound.Unclear : found;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return AccountFound.Unclear;   // InvalidOperationException: text that is no Unicode
        }
    }

    private static AccountFound At(ref Utf8JsonReader reader, ReadOnlySpan<string> path, ref string? account)
    {
        if (path.IsEmpty)
            return Value(ref reader, ref account);
        if (reader.TokenType == JsonTokenType.StartObject)
            return InObject(ref reader, path, ref account);

        reader.Skip();
        return AccountFound.Unclear;
    }

    private static AccountFound InObject(ref Utf8JsonReader reader, ReadOnlySpan<string> path, ref string? account)
    {
        var found = AccountFound.Nothing;
        var seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var matches = string.Equals(reader.GetString(), path[0], StringComparison.OrdinalIgnoreCase);
            reader.Read();
            if (!matches)
                reader.Skip();
            else if (++seen == 1)
                found = At(ref reader, path[1..], ref account);
            else
                reader.Skip();
        }

        return seen > 1 ? AccountFound.Unclear : found;
    }

    private static AccountFound Value(ref Utf8JsonReader reader, ref string? account)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return AccountFound.Nothing;
            case JsonTokenType.String:
                account = reader.GetString();
                return AccountFound.Name;
            case JsonTokenType.Number when !reader.ValueSpan.ContainsAny("eE.-"u8):
                account = Encoding.ASCII.GetString(reader.ValueSpan);
                return AccountFound.Name;
            default:
                reader.Skip();
                return AccountFound.Unclear;
        }
    }
}
