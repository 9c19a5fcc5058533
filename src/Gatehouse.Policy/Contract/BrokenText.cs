using System.Text.Json;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>Finds escaped text that stands for no characters: half a surrogate pair. JSON allows to write it; nobody can read it.</summary>
internal static class BrokenText
{
    internal static Fault? Find(ReadOnlyMemory<byte> bytes, string displayName)
    {
        // Nearly no document escapes a surrogate, so that nearly none is read twice.
        if (bytes.Span.IndexOf("\\ud"u8) < 0 && bytes.Span.IndexOf("\\uD"u8) < 0)
            return null;

        var reader = new Utf8JsonReader(bytes.Span, new JsonReaderOptions { MaxDepth = ContractReader.MaxDepth });
        while (reader.Read())
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !IsText(ref reader))
            {
                var (line, column) = new LineIndex(bytes).At((int)reader.TokenStartIndex);
                return new Fault(displayName, line, column, "contract", "text", "half a surrogate pair", "write the character itself, in UTF-8");
            }

        return null;
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
