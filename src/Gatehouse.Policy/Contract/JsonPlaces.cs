using System.Globalization;
using System.Text.Json;

namespace Gatehouse.Policy.Contract;

/// <summary>Finds the place of a JSON pointer when somebody asks, by reading again: most documents are never asked about.</summary>
/// <remarks>Each object on the way is scanned once and its members remembered, so that asking for all operations of a
/// large document costs a few readings of it, not one per question.</remarks>
internal sealed class JsonPlaces(ReadOnlyMemory<byte> bytes, string displayName)
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, Dictionary<string, Member>> scanned = [];
    private LineIndex? lines;

    /// <summary>The value's place for text and numbers, the name's place for objects and arrays.</summary>
    internal ContractPlace PlaceOf(string pointer)
    {
        lock (gate)
        {
            var here = new Member(Start(), Start(), true);
            foreach (var segment in JsonPointer.Split(pointer))
            {
                if (!here.HasMembers || !MembersAt(here.Value).TryGetValue(segment, out var next))
                    break;
                here = next;
            }

            var (line, column) = (lines ??= new LineIndex(bytes)).At(here.HasMembers ? here.Name : here.Value);
            return new ContractPlace(displayName, line, column);
        }
    }

    private int Start() => bytes.Length - bytes.Span.TrimStart(" \t\r\n"u8).Length;

    private Dictionary<string, Member> MembersAt(int offset)
    {
        if (!scanned.TryGetValue(offset, out var members))
            scanned[offset] = members = Scan(offset);

        return members;
    }

    private Dictionary<string, Member> Scan(int offset)
    {
        var reader = new Utf8JsonReader(bytes.Span[offset..], new JsonReaderOptions { MaxDepth = ContractReader.MaxDepth });
        reader.Read();
        return reader.TokenType == JsonTokenType.StartArray ? Items(ref reader, offset) : Properties(ref reader, offset);
    }

    private static Dictionary<string, Member> Properties(ref Utf8JsonReader reader, int offset)
    {
        var members = new Dictionary<string, Member>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var nameAt = offset + (int)reader.TokenStartIndex;
            reader.Read();
            members[name] = Here(ref reader, offset, nameAt);
        }

        return members;
    }

    private static Dictionary<string, Member> Items(ref Utf8JsonReader reader, int offset)
    {
        var members = new Dictionary<string, Member>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var at = offset + (int)reader.TokenStartIndex;
            members[members.Count.ToString(CultureInfo.InvariantCulture)] = Here(ref reader, offset, at);
        }

        return members;
    }

    private static Member Here(ref Utf8JsonReader reader, int offset, int nameAt)
    {
        var member = new Member(nameAt, offset + (int)reader.TokenStartIndex, reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray);
        reader.Skip();
        return member;
    }

    private readonly record struct Member(int Name, int Value, bool HasMembers);
}
