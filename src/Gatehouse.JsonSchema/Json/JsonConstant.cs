using System.Text;
using System.Text.Json;
using Gatehouse.JsonSchema.Checking;

namespace Gatehouse.JsonSchema.Json;

/// <summary>A value of <c>const</c> or <c>enum</c>, made ready for comparing with tokens.</summary>
internal sealed class JsonConstant
{
    private readonly JsonValueKind kind;
    private readonly byte[] text = [];
    private readonly JsonConstant[] items = [];
    private readonly Utf8Table names = new();

    public JsonConstant(JsonElement value)
    {
        kind = value.ValueKind;
        if (kind == JsonValueKind.String)
            text = Encoding.UTF8.GetBytes(value.GetString()!);
        else if (kind == JsonValueKind.Number)
            text = Encoding.ASCII.GetBytes(value.GetRawText());
        else if (kind == JsonValueKind.Array)
            items = [.. value.EnumerateArray().Select(item => new JsonConstant(item))];
        else if (kind == JsonValueKind.Object)
            items = [.. value.EnumerateObject().Select(Member)];
    }

    /// <summary>The type of the value; Integer for whole numbers.</summary>
    public JsonTypes Type => kind switch
    {
        JsonValueKind.Null => JsonTypes.Null,
        JsonValueKind.True or JsonValueKind.False => JsonTypes.Boolean,
        JsonValueKind.Number => new JsonDecimal(text).IsInteger ? JsonTypes.Integer : JsonTypes.Number,
        JsonValueKind.String => JsonTypes.String,
        JsonValueKind.Array => JsonTypes.Array,
        _ => JsonTypes.Object,
    };

    /// <summary>Whether the value the reader stands on is equal; takes a copy of the reader.</summary>
    public bool Equals(Utf8JsonReader reader, Run run) => Matches(ref reader, run);

    private bool Matches(ref Utf8JsonReader reader, Run run) => reader.TokenType switch
    {
        JsonTokenType.Null => kind == JsonValueKind.Null,
        JsonTokenType.True => kind == JsonValueKind.True,
        JsonTokenType.False => kind == JsonValueKind.False,
        JsonTokenType.Number => kind == JsonValueKind.Number && new JsonDecimal(reader.ValueSpan).CompareTo(new JsonDecimal(text)) == 0,
        JsonTokenType.String or JsonTokenType.PropertyName => kind == JsonValueKind.String && run.Text(reader).SequenceEqual(text),
        JsonTokenType.StartArray => kind == JsonValueKind.Array && MatchesArray(ref reader, run),
        JsonTokenType.StartObject => kind == JsonValueKind.Object && MatchesObject(ref reader, run),
        _ => false,
    };

    private JsonConstant Member(JsonProperty member)
    {
        names.Add(member.Name);
        return new JsonConstant(member.Value);
    }

    private bool MatchesArray(ref Utf8JsonReader reader, Run run)
    {
        var i = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            if (i >= items.Length || !items[i].Matches(ref reader, run))
                return false;

        return i == items.Length;
    }

    // No name stands twice in the instance, so equal counts and all found means equal.
    private bool MatchesObject(ref Utf8JsonReader reader, Run run)
    {
        var found = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndObject; found++)
        {
            var number = names.Find(run.Text(reader));
            reader.Read();
            if (number < 0 || !items[number].Matches(ref reader, run))
                return false;
        }

        return found == items.Length;
    }
}
