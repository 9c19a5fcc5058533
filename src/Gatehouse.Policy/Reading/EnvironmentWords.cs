using System.Text;

namespace Gatehouse.Policy.Reading;

/// <summary>Puts the environment's values in place of <c>${NAME}</c>; <c>$${</c> stands for <c>${</c> itself.</summary>
internal sealed class EnvironmentWords(Func<string, string?> environment, PolicySource source)
{
    /// <summary>The text with its values; null when one is missing (then a fault was reported).</summary>
    public string? Expand(string raw, Place place, Trail at, out bool used)
    {
        used = false;
        if (!raw.Contains("${", StringComparison.Ordinal))
            return raw;

        var text = new StringBuilder();
        var rest = 0;
        for (var start = raw.IndexOf("${", StringComparison.Ordinal); start >= 0; start = raw.IndexOf("${", rest, StringComparison.Ordinal))
        {
            if (start > rest && raw[start - 1] == '$')
            {
                text.Append(raw, rest, start - rest).Append('{');
                rest = start + 2;
                continue;
            }

            var end = raw.IndexOf('}', start);
            if (Value(end < 0 ? "" : raw[(start + 2)..end], place, at) is not { } value)
                return null;

            text.Append(raw, rest, start - rest).Append(value);
            (rest, used) = (end + 1, true);
        }

        return text.Append(raw, rest, raw.Length - rest).ToString();
    }

    private string? Value(string name, Place place, Trail at)
    {
        if (!IsName(name))
            return Refuse(place, at, "a name such as '${GATEHOUSE_SECRET}'", "'${' without one", "write '$${' for the characters themselves");

        var value = environment(name);
        if (string.IsNullOrEmpty(value))
            return Refuse(place, at, $"the environment variable {name} to be set", "nothing", $"set {name} before starting");

        return value.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0
            ? Refuse(place, at, $"a value of one line in {name}", "control characters (not shown)", "look for a line break at its end")
            : value;
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 128 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private string? Refuse(Place place, Trail at, string expected, string found, string hint)
    {
        source.Fault(place, at.ToString(), expected, found, hint);
        return null;
    }
}
