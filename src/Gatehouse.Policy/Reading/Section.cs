using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Reading;

/// <summary>A section being read: its unknown words are faults from the start, a faulty value is a fault and its default goes on, so that one reading finds everything.</summary>
internal sealed class Section
{
    private readonly MapNode? map;
    private readonly Words words;

    private Section(MapNode? map, Words words, PolicySource source) => (this.map, this.words, Source) = (map, words, source);

    public PolicySource Source { get; }

    /// <summary>Whether it stands in the file at all.</summary>
    public bool Exists => map is not null;

    /// <summary>Where it begins.</summary>
    public Place Place => map?.Place ?? new Place(1, 1);

    /// <summary>Opens a section that may be left out; what is no section is a fault, and is read as left out.</summary>
    public static Section Open(PolicyNode? node, Words words, PolicySource source)
    {
        var map = node as MapNode;
        if (map is null && node is not (null or ScalarNode { IsNothing: true }))
            source.Fault(node, $"a section with {Choices(words)}");

        var section = new Section(map, words, source);
        section.RefuseUnknown();
        section.Mode = section.Exists && section["mode"] is not null ? section.Choice("mode", ("enforce", PolicyMode.Enforce), ("watch", PolicyMode.Watch)) : null;
        return section;
    }

    /// <summary>A section within.</summary>
    public Section Inner(string word, Words inner) => Open(this[word], inner, Source);

    /// <summary>The value of a word, or null when it is left out.</summary>
    public PolicyNode? this[string word] => words.Knows(word)
        ? map?.Find(word)
        : throw new ArgumentException($"'{word}' is no word of '{words.Name}'", nameof(word));

    /// <summary>Where a word stands; the section's place when it is left out.</summary>
    public Place PlaceOf(string word) => map?.FindKey(word)?.Place ?? Place;

    /// <summary>The dotted name of a word, also when it is left out.</summary>
    public string NameOf(string word) => string.IsNullOrEmpty(map?.At) ? word : $"{map.At}.{word}";

    /// <summary><c>mode</c> may stand in every section; null when it is left out, and what stands around decides.</summary>
    public PolicyMode? Mode { get; private set; }

    private void RefuseUnknown()
    {
        foreach (var entry in map?.Entries ?? [])
            if (!words.Knows(entry.Key.Text))
                Source.Fault(entry.Key, $"a word of {(words.Name.Length == 0 ? "the policy" : $"'{words.Name}'")}", null,
                    Nearest.Hint(entry.Key.Text, words.Known) ?? $"known here: {string.Join(", ", words.Known)}");
    }

    private static string Choices(Words words) =>
        words.Known.Length == 1 ? $"'{words.Known[0]}'" : string.Join(", ", words.Known.SkipLast(1).Select(word => $"'{word}'")) + $" or '{words.Known[^1]}'";
}
