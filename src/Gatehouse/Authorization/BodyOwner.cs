using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Authorization;

/// <summary>Finds the owner in a JSON body by a JSON pointer (RFC 6901), reading tokens and building nothing.</summary>
internal sealed class BodyOwner
{
    private readonly PointerSegment[] segments;

    /// <summary>Prepares a pointer.</summary>
    /// <param name="pointer"><c>/buyerId</c>, <c>/order/buyer~1id</c>, <c>/items/0/owner</c>.</param>
    public BodyOwner(string pointer) => segments = PointerSegment.Of(pointer);

    /// <summary>Compares the value at the pointer with the caller. The whole body is read: what follows must be JSON too.</summary>
    public OwnerFound Find(ReadOnlySpan<byte> json, string? subject, int maxDepth) => Find(json, subject, maxDepth, out _);

    /// <summary>The same, and what stands at the pointer.</summary>
    /// <param name="json">The whole text.</param>
    /// <param name="subject">Whom to compare with; null for nobody.</param>
    /// <param name="maxDepth">How deep it may be nested.</param>
    /// <param name="value">The owner as text, only with <see cref="OwnerFound.Caller"/> and <see cref="OwnerFound.Another"/>.</param>
    public OwnerFound Find(ReadOnlySpan<byte> json, string? subject, int maxDepth, out string? value)
    {
        value = null;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            if (!reader.Read())
                return OwnerFound.Unreadable;

            var found = At(ref reader, segments, subject, ref value);
            return reader.Read() ? OwnerFound.Unreadable : found;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name or value that is no Unicode text (invalid UTF-8, lone surrogate).
            return OwnerFound.Unreadable;
        }
    }

    private static OwnerFound At(ref Utf8JsonReader reader, ReadOnlySpan<PointerSegment> path, string? subject, ref string? value)
    {
        if (path.IsEmpty)
            return Compare(ref reader, subject, ref value);

        if (reader.TokenType == JsonTokenType.StartObject)
            return InObject(ref reader, path, subject, ref value);

        if (reader.TokenType == JsonTokenType.StartArray)
            return InArray(ref reader, path, subject, ref value);

        return OwnerFound.Missing;
    }

    // Duplicate members (CWE-436): parsers take the first or the last, and some ignore case; then the upstream would
    // see another owner than we compared. Whatever could be read as a second one makes the answer ambiguous.
    private static OwnerFound InObject(ref Utf8JsonReader reader, ReadOnlySpan<PointerSegment> path, string? subject, ref string? value)
    {
        var found = OwnerFound.Missing;
        var seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var exact = reader.ValueTextEquals(path[0].Utf8);
            var similar = exact || path[0].CouldBe(ref reader);
            reader.Read();
            if (exact)
                found = At(ref reader, path[1..], subject, ref value);
            else
                reader.Skip();

            if (similar)
                seen++;
        }

        return seen > 1 ? OwnerFound.Ambiguous : found;
    }

    private static OwnerFound InArray(ref Utf8JsonReader reader, ReadOnlySpan<PointerSegment> path, string? subject, ref string? value)
    {
        var found = OwnerFound.Missing;
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index == path[0].Index)
                found = At(ref reader, path[1..], subject, ref value);
            else
                reader.Skip();
        }

        return found;
    }

    private static OwnerFound Compare(ref Utf8JsonReader reader, string? subject, ref string? value)
    {
        if (reader.TokenType == JsonTokenType.String)
            value = reader.GetString();
        else if (reader.TokenType == JsonTokenType.Number && !reader.ValueSpan.ContainsAny("eE."u8))
            value = Encoding.ASCII.GetString(reader.ValueSpan);
        else
            reader.Skip();

        // Nobody is called "".
        return string.IsNullOrEmpty(value) ? OwnerFound.Missing : value == subject ? OwnerFound.Caller : OwnerFound.Another;
    }
}
