using System.Text.Json;
using Gatehouse.JsonSchema.Checking;

namespace Gatehouse.JsonSchema.Json;

/// <summary>A hash that is the same for equal JSON values: 1 and 1.0, "a" and "\u0061", objects in any order of names.</summary>
internal static class JsonHash
{
    /// <summary>Hashes the value the reader stands on and leaves the reader on its last token.</summary>
    public static ulong Of(ref Utf8JsonReader reader, Run run)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return SipHash.Of(1, new JsonDecimal(reader.ValueSpan).Hash());
            case JsonTokenType.String:
                return SipHash.Of(2, SipHash.Of(run.Text(reader)));
            case JsonTokenType.StartArray:
                return OfArray(ref reader, run);
            case JsonTokenType.StartObject:
                return OfObject(ref reader, run);
            default:
                return SipHash.Of(5, (ulong)reader.TokenType);
        }
    }

    private static ulong OfArray(ref Utf8JsonReader reader, Run run)
    {
        var hash = 3UL;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            hash = SipHash.Of(hash, Of(ref reader, run));

        return SipHash.Of(hash, 3);
    }

    private static ulong OfObject(ref Utf8JsonReader reader, Run run)
    {
        var sum = 0UL;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = SipHash.Of(run.Text(reader));
            reader.Read();
            sum += SipHash.Of(name, Of(ref reader, run));
        }

        return SipHash.Of(4, sum);
    }
}
