using System.Text.Json;
using System.Text.Unicode;
using Gatehouse.JsonSchema.Checking;

namespace Gatehouse.JsonSchema.Json;

/// <summary>Refuses hostile JSON before any schema is asked (RFC 8259, RFC 7493).</summary>
internal static class WellFormed
{
    /// <summary>Numbers with more characters than this are refused: some parsers turn them into a very long computation.</summary>
    private const int MaxNumberLength = 400;

    /// <summary>The deepest nesting there can be; the limit of an option is checked by hand, so that its fault can say so.</summary>
    public static JsonReaderOptions Reading { get; } = new() { MaxDepth = 1000, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>Checks the whole text: one value, no trailing bytes, no byte order mark, valid UTF-8 and escapes, bounded depth, no name twice.</summary>
    public static bool Check(ReadOnlySpan<byte> json, int maxDepth, Run run)
    {
        // Overlong and broken UTF-8 (CWE-176): the reader does not look inside strings.
        if (!Utf8.IsValid(json))
            return run.Fail("json", "JSON in valid UTF-8");

        try
        {
            return Walk(json, maxDepth, run);
        }
        catch (JsonException e)
        {
            // The exception's own text quotes the input, so only the place is told.
            return run.Fail("json", $"JSON as RFC 8259 writes it; it breaks at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    private static bool Walk(ReadOnlySpan<byte> json, int maxDepth, Run run)
    {
        var reader = new Utf8JsonReader(json, Reading);
        var names = run.Names;
        names.Clear();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                // Deep nesting exhausts the stack of recursive readers (CWE-674).
                case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= maxDepth:
                    return run.Fail("depth", $"arrays and objects nested at most {maxDepth} deep");
                case JsonTokenType.StartObject:
                    names.Open();
                    break;
                case JsonTokenType.EndObject when !names.Close(json):
                    return run.Fail("duplicate", "every name at most once in an object");
                case JsonTokenType.PropertyName when !reader.ValueIsEscaped:
                    names.Add((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
                    break;
                case JsonTokenType.PropertyName or JsonTokenType.String when reader.ValueIsEscaped && !run.TryText(reader):
                    return run.Fail("json", "JSON without halves of surrogate pairs");
                case JsonTokenType.PropertyName:
                    names.AddEscaped(run.Text(reader));
                    break;
                case JsonTokenType.Number when reader.ValueSpan.Length > MaxNumberLength:
                    return run.Fail("json", $"numbers of at most {MaxNumberLength} characters");
            }
        }

        return true;
    }
}
