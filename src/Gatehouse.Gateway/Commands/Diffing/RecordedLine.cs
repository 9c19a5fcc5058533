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

    // By the words of Gatehouse.Audit.Word; the length tells most of them apart.
    private bool Read(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("time"u8): reader.TryGetDateTimeOffset(out Time); break;
                case 4 when name.SequenceEqual("step"u8): Step = reader.ValueSpan; break;
                case 4 when name.SequenceEqual("plan"u8): Plan = reader.ValueSpan; break;
                case 5 when name.SequenceEqual("roles"u8): Roles = Whole(ref reader, text); break;
                case 6 when name.SequenceEqual("source"u8): Source = reader.ValueSpan; break;
                case 6 when name.SequenceEqual("client"u8): Client = reader.ValueSpan; break;
                case 6 when name.SequenceEqual("reason"u8): Reason = reader.ValueSpan; break;
                case 6 when name.SequenceEqual("scopes"u8): Scopes = Whole(ref reader, text); break;
                case 7 when name.SequenceEqual("subject"u8): Subject = reader.ValueSpan; break;
                case 8 when name.SequenceEqual("is_owner"u8): IsOwner = reader.TokenType == JsonTokenType.True; break;
                case 8 when name.SequenceEqual("owner_at"u8): OwnerAt = reader.ValueSpan; break;
                case 8 when name.SequenceEqual("critical"u8): Critical = reader.ValueSpan; break;
                case 8 when name.SequenceEqual("decision"u8): Refused = reader.ValueTextEquals("refused"u8); break;
                case 9 when name.SequenceEqual("operation"u8): Operation = reader.ValueSpan; break;
                case 10 when name.SequenceEqual("credential"u8): Credential = reader.ValueSpan; break;
                case 10 when name.SequenceEqual("lines_lost"u8): reader.TryGetInt64(out Lost); break;
                case 12 when name.SequenceEqual("would_refuse"u8): WouldRefuse = Whole(ref reader, text); break;
                default: reader.Skip(); break;
            }
        }

        return reader.TokenType == JsonTokenType.EndObject && Time != default;
    }

    private static ReadOnlySpan<byte> Whole(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return text[start..(int)reader.BytesConsumed];
    }
}
