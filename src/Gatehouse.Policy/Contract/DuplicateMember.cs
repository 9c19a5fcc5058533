using System.Text.Json;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>Finds the place of a member that stands twice in one JSON object; used only after the parser has refused.</summary>
internal static class DuplicateMember
{
    internal static Fault? Find(ReadOnlyMemory<byte> bytes, string displayName)
    {
        var reader = new Utf8JsonReader(bytes.Span, new JsonReaderOptions { MaxDepth = ContractReader.MaxDepth });
        var open = new Stack<HashSet<string>>();
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartObject)
                    open.Push(new HashSet<string>(StringComparer.Ordinal));
                else if (reader.TokenType == JsonTokenType.EndObject)
                    open.Pop();
                else if (reader.TokenType == JsonTokenType.PropertyName && !open.Peek().Add(reader.GetString()!))
                    return Describe(bytes, (int)reader.TokenStartIndex, reader.GetString()!, displayName);
            }
        }
        catch (JsonException)
        {
            // Broken further down: the parser's own message tells where.
        }
        catch (InvalidOperationException)
        {
            // A name that is not text (half a surrogate pair): the parser's own message tells where.
        }

        return null;
    }

    private static Fault Describe(ReadOnlyMemory<byte> bytes, int offset, string name, string displayName)
    {
        var (line, column) = new LineIndex(bytes).At(offset);
        return new Fault(displayName, line, column, "contract", "each name once in an object", $"'{name}' a second time", "leave one of the two");
    }
}
