using System.Globalization;
using System.Text.RegularExpressions;
using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Reading;

/// <summary>Single values of a section: parsed strictly from the text that was written, within stated bounds.</summary>
internal static class SectionValues
{
    /// <summary>The scalar of a word; null when it is left out or no single value (then a fault was reported).</summary>
    public static ScalarNode? Scalar(this Section section, string word, string expected)
    {
        switch (section[word])
        {
            case null:
                return null;
            case ScalarNode { IsBroken: false, IsNothing: false } scalar:
                return scalar;
            case var other:
                section.Source.Fault(other, expected);
                return null;
        }
    }

    /// <summary>A value that a parser understands; anything else is a fault and the fallback goes on.</summary>
    public static T Value<T>(this Section section, string word, string expected, T fallback, Func<string, T?> parse) where T : class
    {
        if (section.Scalar(word, expected) is not { } scalar)
            return fallback;
        if (parse(scalar.Text) is { } value)
            return value;

        section.Source.Fault(scalar, expected);
        return fallback;
    }

    /// <inheritdoc cref="Value{T}(Section, string, string, T, Func{string, T})"/>
    public static T Struct<T>(this Section section, string word, string expected, T fallback, Func<string, T?> parse) where T : struct
    {
        if (section.Scalar(word, expected) is not { } scalar)
            return fallback;
        if (parse(scalar.Text) is { } value)
            return value;

        section.Source.Fault(scalar, expected);
        return fallback;
    }

    public static int Number(this Section section, string word, int min, int max, int fallback) =>
        section.Struct<int>(word, $"a whole number from {min} to {max}", fallback, text => Scalars.Number(text) is { } n && n >= min && n <= max ? (int)n : null);

    public static TimeSpan Duration(this Section section, string word, TimeSpan min, TimeSpan max, TimeSpan fallback, string example) =>
        section.Struct<TimeSpan>(word, $"a duration such as '{example}', from {Scalars.Written(min)} to {Scalars.Written(max)}", fallback,
            text => Scalars.Duration(text) is { } d && d >= min && d <= max ? d : null);

    public static long Size(this Section section, string word, long min, long max, long fallback, string example) =>
        section.Struct<long>(word, $"a size such as '{example}', from {Scalars.WrittenSize(min)} to {Scalars.WrittenSize(max)}", fallback,
            text => Scalars.Size(text) is { } n && n >= min && n <= max ? n : null);

    public static Quota Quota(this Section section, string word, Quota fallback, string example) =>
        section.Value(word, $"a limit such as '{example}'", fallback, Scalars.Quota);

    public static bool Flag(this Section section, string word, bool fallback) =>
        section.Struct<bool>(word, "'true' or 'false'", fallback, text => text switch { "true" => true, "false" => false, _ => null });

    /// <summary>One of a few words; the first is the default.</summary>
    public static T Choice<T>(this Section section, string word, params (string Word, T Value)[] choices) where T : struct, Enum
    {
        if (section.Scalar(word, Listed(choices)) is not { } scalar)
            return choices[0].Value;
        foreach (var (name, value) in choices)
            if (scalar.Text == name)
                return value;

        section.Source.Fault(scalar, Listed(choices), null, Nearest.Hint(scalar.Text, choices.Select(choice => choice.Word)));
        return choices[0].Value;
    }

    /// <summary>Text of a shape.</summary>
    public static string Text(this Section section, string word, Regex shape, string expected, string fallback) =>
        section.Value(word, expected, fallback, text => shape.IsMatch(text) ? text : null);

    /// <summary>A text that must be there.</summary>
    public static string Required(this Section section, string word, Regex shape, string expected)
    {
        if (section.Exists && section[word] is null)
            section.Source.Fault(section.Place, section.NameOf(word), expected, "nothing", $"add '{word}: …'");

        return section.Text(word, shape, expected, "");
    }

    /// <summary>A list of single values, or one value standing for a list of one.</summary>
    public static IReadOnlyList<ScalarNode> Each(PolicyNode? node, string expected, PolicySource source)
    {
        switch (node)
        {
            case null:
                return [];
            case ListNode list:
                foreach (var item in list.Items.Where(item => item is not ScalarNode { IsNothing: false }))
                    source.Fault(item, expected);
                return [.. list.Items.OfType<ScalarNode>().Where(item => !item.IsBroken && !item.IsNothing)];
            default:
                source.Fault(node, $"a list of {expected}", null, "write it between '[' and ']'");
                return [];
        }
    }

    private static string Listed<T>((string Word, T Value)[] choices) =>
        string.Join(" or ", choices.Select(choice => $"'{choice.Word}'"));
}
