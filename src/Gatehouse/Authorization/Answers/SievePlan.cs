using System.Text;

namespace Gatehouse.Authorization.Answers;

/// <summary>What a <see cref="JsonSieve"/> keeps back.</summary>
internal sealed record SievePlan
{
    /// <summary>Finds fields; null when none is hidden.</summary>
    public FieldPattern? Fields { get; init; }

    /// <summary>Fields hidden in things that are not known to be the caller's.</summary>
    public Hidden Hidden { get; init; }

    /// <summary>Fields hidden even in the caller's own things.</summary>
    public Hidden HiddenFromOwner { get; init; }

    /// <summary>Names on the way to the list, in their order; empty when the whole answer is the list. Null when there is none.</summary>
    public IReadOnlyList<ListName>? List { get; init; }

    /// <summary>Whose a thing of the list is; needed with <see cref="List"/>.</summary>
    public ThingOwner? Owner { get; init; }

    /// <summary>Whether things of others are taken out of the list; then the list must be there, and what stands beside it is looked at.</summary>
    public bool OnlyOwn { get; init; }

    /// <summary>Whether one thing of another ends it all.</summary>
    public bool RefuseWhole { get; init; }

    /// <summary>What may stand beside the list; needed with <see cref="OnlyOwn"/>.</summary>
    public BesideList? Beside { get; init; }

    /// <summary>Whether there is one JSON value a line, each a thing of the list.</summary>
    public bool Lines { get; init; }

    /// <summary>Octets of the longest single value.</summary>
    public int MaxToken { get; init; } = 1 << 20;

    /// <summary>Octets of the largest thing of a list whose owner has to be known.</summary>
    public int MaxThing { get; init; } = 256 << 10;

    /// <summary>The names of a JSON pointer (RFC 6901).</summary>
    public static IReadOnlyList<ListName> NamesOf(string pointer) => pointer.Length == 0 ? [] :
        [.. pointer[1..].Split('/').Select(name => new ListName(name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))];
}

/// <summary>One name on the way to a list.</summary>
internal sealed class ListName(string name)
{
    private readonly string folded = Spellings.Fold(name, Spelling.AsAnswered);

    /// <summary>As the policy writes it.</summary>
    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>Whether some client could read a member as this one.</summary>
    public bool CouldBe(string other) => Spellings.Fold(other, Spelling.AsAnswered) == folded;
}
