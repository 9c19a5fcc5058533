using System.Buffers;
using System.Text;
using System.Text.Json;
using Gatehouse.Request;

namespace Gatehouse.Authorization;

/// <summary>Writes the caller's name into a body that makes a thing and does not say whose.</summary>
internal static class NewOwner
{
    /// <summary>The body with the owner as its first member.</summary>
    /// <param name="json">Well-formed.</param>
    /// <param name="pointer">Of one segment.</param>
    /// <param name="name">The owner.</param>
    /// <returns>Null when the body is no object.</returns>
    public static HeldBody? In(ReadOnlySpan<byte> json, string pointer, string name)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;

        var after = (int)reader.TokenStartIndex + 1;
        var isEmpty = reader.Read() && reader.TokenType == JsonTokenType.EndObject;
        var member = JsonEncodedText.Encode(PointerSegment.Of(pointer)[0].Name);
        var text = Encoding.UTF8.GetBytes($"\"{member}\":\"{JsonEncodedText.Encode(name)}\"{(isEmpty ? "" : ",")}");

        var buffer = ArrayPool<byte>.Shared.Rent(json.Length + text.Length);
        json[..after].CopyTo(buffer);
        text.CopyTo(buffer.AsSpan(after));
        json[after..].CopyTo(buffer.AsSpan(after + text.Length));
        return new MemoryBody(buffer, json.Length + text.Length);
    }
}
