using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Gateway.Commands;

/// <summary>Answers as JSON: one object, snake_case, times as RFC 3339 in UTC to the second.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Words = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // The terminal is no HTML page: quotes and angle brackets stay readable; control characters are still escaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new UtcSeconds(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The text, on one line.</summary>
    public static string Of<T>(T data) => JsonSerializer.Serialize(data, Words);

    /// <summary>The text of an object with one number more.</summary>
    public static string With<T>(T data, string name, long number)
    {
        var text = JsonSerializer.SerializeToNode(data, Words)!.AsObject();
        text[name] = number;
        return text.ToJsonString(Words);
    }

    /// <summary><c>2026-11-23T20:15:00Z</c></summary>
    public static string Of(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private sealed class UtcSeconds : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Of(value));
    }
}
