using System.Text.Json;

namespace Gatehouse.Gateway.Commands.Diffing;

/// <summary>One line of the log of decisions, read in place: nothing is copied, texts are as they were escaped.</summary>
internal ref struct RecordedLine
{
    public ReadOnlySpan<byte> Source, Client, Subject, Credential, Operation, Roles, Scopes, Plan, OwnerAt, Critical, Step, Reason, WouldRefuse;
    public DateTimeOffset Time;
    public bool? IsOwner;
    public bool Refused;
    public long Lost;

    /// <summary>Reads a line.</summary>
    /// <returns>False when it is none: torn by a crash, or of another program.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out RecordedLine line)
    {
        line = default;
        try
        {
            return line.Read(text);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // By the words of Gatehouse.Audit.Word; the length tells most of them apart. A word with a value of another kind is of another program.
    private bool Read(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        var fits = true;
        while (fits && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("time"u8): fits = reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out Time); break;
                case 4 when name.SequenceEqual("step"u8): fits = Text(reader, out Step); break;
                case 4 when name.SequenceEqual("plan"u8): fits = Factor(reader, out Plan); break;
                case 5 when name.SequenceEqual("roles"u8): fits = Texts(ref reader, text, out Roles); break;
                case 6 when name.SequenceEqual("source"u8): fits = Text(reader, out Source); break;
                case 6 when name.SequenceEqual("client"u8): fits = Text(reader, out Client); break;
                case 6 when name.SequenceEqual("reason"u8): fits = Text(reader, out Reason); break;
                case 6 when name.SequenceEqual("scopes"u8): fits = Texts(ref reader, text, out Scopes); break;
                case 7 when name.SequenceEqual("subject"u8): fits = Text(reader, out Subject); break;
                case 8 when name.SequenceEqual("is_owner"u8): fits = YesOrNo(reader, out IsOwner); break;
                case 8 when name.SequenceEqual("owner_at"u8): fits = Text(reader, out OwnerAt); break;
                case 8 when name.SequenceEqual("critical"u8): fits = Text(reader, out Critical); break;
                case 8 when name.SequenceEqual("decision"u8): fits = Text(reader, out var decision); Refused = decision.SequenceEqual("refused"u8); break;
                case 9 when name.SequenceEqual("operation"u8): fits = Text(reader, out Operation); break;
                case 10 when name.SequenceEqual("credential"u8): fits = Text(reader, out Credential); break;
                case 10 when name.SequenceEqual("lines_lost"u8): fits = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out Lost) && Lost > 0; break;
                case 12 when name.SequenceEqual("would_refuse"u8): fits = Texts(ref reader, text, out WouldRefuse); break;
                default: reader.Skip(); break;
            }
        }

        return fits && reader.TokenType == JsonTokenType.EndObject && Time != default;
    }

    private static bool Text(scoped in Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = reader.ValueSpan;
        return reader.TokenType == JsonTokenType.String;
    }

    private static bool Factor(scoped in Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = reader.ValueSpan;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var factor) && factor > 0 && double.IsFinite(factor);
    }

    private static bool YesOrNo(scoped in Utf8JsonReader reader, out bool? said)
    {
        said = reader.TokenType == JsonTokenType.True;
        return reader.TokenType is JsonTokenType.True or JsonTokenType.False;
    }

    private static bool Texts(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> text, out ReadOnlySpan<byte> array)
    {
        var start = (int)reader.TokenStartIndex;
        var fits = reader.TokenType == JsonTokenType.StartArray;
        while (fits && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            fits = reader.TokenType == JsonTokenType.String;

        array = text[start..(int)reader.BytesConsumed];
        return fits;
    }
}
