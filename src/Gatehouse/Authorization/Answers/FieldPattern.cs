using System.Text;
using System.Text.Json;

namespace Gatehouse.Authorization.Answers;

/// <summary>Finds fields by the names on the way to them, at any depth: the way ends with the names of the rule, lists leave no trace on it.</summary>
/// <remarks>
/// At any depth, because a field that must never leave must not leave in an envelope either (<c>data</c>, <c>items</c>, <c>_embedded</c>). All rules are
/// followed at once, one bit for each name of each rule (Shift-And, Baeza-Yates and Gonnet 1992): the bits of a place are those of the place above,
/// moved by one, where the name fits.
/// </remarks>
internal sealed class FieldPattern
{
    /// <summary>Names in the rules of one resource, together.</summary>
    public const int MostNames = 128;

    private readonly Name[] names;
    private readonly UInt128 starts;
    private readonly ulong lengths;

    /// <summary>Prepares rules.</summary>
    /// <param name="fields">The names of each rule, from the outermost; at most <see cref="MostNames"/> together.</param>
    public FieldPattern(IReadOnlyList<string[]> fields)
    {
        var all = new Dictionary<string, Name>(StringComparer.Ordinal);
        var (bit, ends) = (0, new UInt128[fields.Count]);
        for (var field = 0; field < fields.Count; field++)
        {
            starts |= UInt128.One << bit;
            foreach (var text in fields[field])
            {
                if (!all.TryGetValue(text, out var name))
                    all[text] = name = new Name(text);
                ends[field] = UInt128.One << bit++;
                name.Bits |= ends[field];
                lengths |= 1UL << Math.Min(name.Utf8.Length, 63);
            }
        }

        (names, Ends) = ([.. all.Values], ends);
    }

    /// <summary>The bit that says of a place that it is the field, for each rule.</summary>
    public IReadOnlyList<UInt128> Ends { get; }

    /// <summary>The bits of a member.</summary>
    /// <param name="reader">Stands on its name.</param>
    /// <param name="above">The bits of what holds it; 0 at the root.</param>
    /// <exception cref="InvalidOperationException">The name is no Unicode text.</exception>
    public UInt128 Below(ref Utf8JsonReader reader, UInt128 above)
    {
        var span = reader.ValueSpan;
        if (reader.ValueIsEscaped || !Ascii.IsValid(span))
            return Below(reader.GetString()!, above, Spelling.AsAnswered);
        if ((lengths >> Math.Min(span.Length, 63) & 1) == 0)
            return UInt128.Zero;

        var found = UInt128.Zero;   // of all: rules may name one field in two cases
        foreach (var name in names)
            if (name.Utf8.Length == span.Length && Ascii.EqualsIgnoreCase(span, name.Utf8))
                found |= name.Bits;

        return found & (above << 1 | starts);
    }

    /// <summary>The bits of a member, as written in some way.</summary>
    public UInt128 Below(string text, UInt128 above, Spelling spelling)
    {
        var (found, folded) = (UInt128.Zero, Spellings.Fold(text, spelling));
        foreach (var name in names)
            if (folded == (spelling == Spelling.AsSent ? name.Sent : name.Answered))
                found |= name.Bits;

        return found & (above << 1 | starts);
    }

    private sealed class Name(string text)
    {
        public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(text);

        public string Answered { get; } = Spellings.Fold(text, Spelling.AsAnswered);

        public string Sent { get; } = Spellings.Fold(text, Spelling.AsSent);

        public UInt128 Bits { get; set; }
    }
}
