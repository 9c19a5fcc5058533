using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>One entry of <c>fields</c>.</summary>
/// <param name="Field">As <c>resource/pointer</c>.</param>
/// <param name="Encrypt">Class of the data key; null when it is not encrypted.</param>
/// <param name="Searchable">Whether equality can be searched for.</param>
/// <param name="Reveal">Roles and <c>owner</c> who see it; null for everybody, empty for nobody.</param>
/// <param name="Mask">What the others see: <c>last4</c>, <c>first1</c>, <c>all</c>; null to leave it out.</param>
/// <param name="Write">Roles and <c>owner</c> who may set it; null for everybody.</param>
public sealed record FieldRule(string Field, string? Encrypt, bool Searchable, IReadOnlyList<string>? Reveal, string? Mask, IReadOnlyList<string>? Write)
{
    /// <summary>Where it stands.</summary>
    public Place Place { get; init; }

    /// <summary>The resource's name.</summary>
    public string Resource => Field[..Math.Max(0, Field.IndexOf('/', StringComparison.Ordinal))];

    /// <summary>The names on the way to it, from the outermost; at any depth of a thing.</summary>
    public IReadOnlyList<string> Names =>
        [.. Field.Split('/').Skip(1).Select(name => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    /// <summary>Whether the rule is acted on, or what it finds only written down. Its own word decides, then that of <c>fields</c>, then that of the policy.</summary>
    public PolicyMode Mode { get; init; }

    internal static IReadOnlyList<FieldRule> ReadAll(PolicyNode? node, PolicySource source, PolicyMode? around)
    {
        var mode = Modes.Said(node, source) ?? around;
        if (node is not (null or MapNode or ScalarNode { IsNothing: true }))
            source.Fault(node, "a section such as '{ users/phone: { encrypt: personal } }'");

        return [.. ((node as MapNode)?.Entries ?? []).Where(entry => entry.Key.Text != "mode").Select(entry => Read(entry, source, mode))];
    }

    /// <summary>A list of places such as <c>comments/text</c>.</summary>
    internal static IReadOnlyList<string> Places(PolicyNode? node, PolicySource source)
    {
        var places = SectionValues.Each(node, "a field such as 'comments/text'", source);
        foreach (var place in places.Where(place => !IsPlace(place.Text)))
            source.Fault(place, "a field such as 'comments/text'");

        return [.. places.Select(place => place.Text)];
    }

    private static FieldRule Read(MapEntry entry, PolicySource source, PolicyMode? around)
    {
        if (!IsPlace(entry.Key.Text))
            source.Fault(entry.Key, "a field such as 'profiles/phone': resource, '/', JSON pointer");

        var section = Section.Open(entry.Value, Grammar.Field, source);
        var encrypt = section.Text("encrypt", Shapes.Name(), "a class of data such as 'personal'", "");
        var search = section.Choice("search", ("none", Search.None), ("equality", Search.Equality));
        var mask = section.Choice("mask", ("drop", Masking.Drop), ("last4", Masking.Last4), ("first1", Masking.First1), ("all", Masking.All));
        if (search == Search.Equality && encrypt.Length == 0)
            source.Fault(section["search"]!, "'encrypt' beside it", "none");

        return new FieldRule(entry.Key.Text, encrypt.Length == 0 ? null : encrypt, search == Search.Equality,
            Who(section["reveal"], source), mask == Masking.Drop ? null : mask.ToString().ToLowerInvariant(), Who(section["write"], source))
        {
            Place = entry.Key.Place,
            Mode = section.Mode ?? around ?? PolicyMode.Enforce,
        };
    }

    private static bool IsPlace(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && Shapes.Name().IsMatch(text[..slash]) && text.Length > slash + 1 && Shapes.Pointer().IsMatch(text[slash..]);
    }

    private static IReadOnlyList<string>? Who(PolicyNode? node, PolicySource source)
    {
        if (node is null)
            return null;

        var names = SectionValues.Each(node, "a role or 'owner'", source);
        foreach (var name in names.Where(name => !Shapes.Role().IsMatch(name.Text)))
            source.Fault(name, "a role or 'owner'");

        return [.. names.Select(name => name.Text)];
    }

    private enum Search
    {
        None,
        Equality,
    }

    private enum Masking
    {
        Drop,
        Last4,
        First1,
        All,
    }
}
