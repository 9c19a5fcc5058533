using System.Globalization;
using System.Text;
using System.Text.Json;
using Gatehouse.Authorization.Answers;

namespace Gatehouse.Authorization;

/// <summary>One segment of a JSON pointer, ready to be compared with members.</summary>
internal sealed class PointerSegment
{
    private readonly string folded, foldedAsSent;

    private PointerSegment(string name)
    {
        Name = name;
        folded = Fold(name);
        foldedAsSent = Spellings.Fold(name, Spelling.AsSent);
        Utf8 = Encoding.UTF8.GetBytes(name);
        Index = int.TryParse(name, NumberStyles.None, null, out var index) && (name == "0" || name[0] != '0') ? index : -1;
    }

    /// <summary>The member's name.</summary>
    public string Name { get; }

    /// <summary>The same in UTF-8.</summary>
    public byte[] Utf8 { get; }

    /// <summary>As an index into an array; -1 when it is none. No leading zeros (RFC 6901, section 4).</summary>
    public int Index { get; }

    /// <summary>The segments of a pointer.</summary>
    public static PointerSegment[] Of(string pointer) =>
        pointer.Length == 0 ? [] : Array.ConvertAll(pointer[1..].Split('/'), part => new PointerSegment(Unescaped(part)));

    /// <summary>A reference token as it is meant (RFC 6901, section 4).</summary>
    public static string Unescaped(string token) => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>Whether some upstream would read the member as this one.</summary>
    public bool CouldBe(ref Utf8JsonReader reader) =>
        !reader.ValueIsEscaped && Ascii.IsValid(reader.ValueSpan)
            ? Ascii.EqualsIgnoreCase(reader.ValueSpan, Utf8)
            : CouldBe(reader.GetString()!);

    /// <inheritdoc cref="CouldBe(ref Utf8JsonReader)"/>
    public bool CouldBe(string name) => string.Equals(Fold(name), folded, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether some upstream would read what a client sent as this one: without and with <c>_</c>, <c>-</c>, spaces too, as for fields that are not theirs to set.</summary>
    public bool CouldBeSent(string name) => Spellings.Fold(name, Spelling.AsSent) == foldedAsSent || CouldBe(name);

    // Go's encoding/json folds these two to k and s.
    private static string Fold(string text) => text.Replace('\u212A', 'k').Replace('\u017F', 's');
}
