using System.Globalization;

namespace Gatehouse.Tests.RateLimiting;

/// <summary>A strict reader of structured field items (RFC 9651, section 4.2.3), to judge what we write; it knows every bare item but dates, bytes and display strings.</summary>
internal sealed class StructuredItem
{
    private const string KeyCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_-.*";
    private const string TokenCharacters = "!#$%&'*+-.^_`|~:/";
    private readonly string text;
    private int at;

    private StructuredItem(string text) => this.text = text.Trim(' ');

    public object Value { get; private set; } = "";

    public Dictionary<string, object> Parameters { get; } = [];

    public static StructuredItem Parse(string text)
    {
        var item = new StructuredItem(text);
        item.Value = item.Bare();
        item.ReadParameters();
        return item.at == item.text.Length ? item : throw new FormatException("text after the item");
    }

    private char Peek => at < text.Length ? text[at] : '\0';

    private void ReadParameters()
    {
        while (Peek == ';')
        {
            at++;
            while (Peek == ' ')
                at++;
            Parameters[Key()] = Take('=') ? Bare() : true;
        }
    }

    private string Key()
    {
        if (!char.IsAsciiLetterLower(Peek) && Peek != '*')
            throw new FormatException("key expected");

        return While(character => KeyCharacters.Contains(character, StringComparison.Ordinal));
    }

    private object Bare() => Peek switch
    {
        '"' => Quoted(),
        '?' => Flag(),
        '*' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => While(character => char.IsAsciiLetterOrDigit(character) || TokenCharacters.Contains(character, StringComparison.Ordinal)),
        _ => Number(),
    };

    private string Quoted()
    {
        var value = "";
        for (at++; !Take('"'); at++)
        {
            if (Peek is < ' ' or > '~' || Take('\\') && Peek is not ('"' or '\\'))
                throw new FormatException("no character of a string");
            value += Peek;
        }

        return value;
    }

    private object Flag()
    {
        at++;
        return Take('1') || (Take('0') ? false : throw new FormatException("?0 or ?1 expected"));
    }

    private object Number()
    {
        var sign = Take('-') ? -1 : 1;
        var whole = While(char.IsAsciiDigit);
        if (!Take('.'))
            return whole.Length is > 0 and <= 15 ? sign * long.Parse(whole, CultureInfo.InvariantCulture) : throw new FormatException("integer of 1 to 15 digits expected");

        var fraction = While(char.IsAsciiDigit);
        if (whole.Length is 0 or > 12 || fraction.Length is 0 or > 3)
            throw new FormatException("decimal of at most 12 and 3 digits expected");
        return sign * decimal.Parse($"{whole}.{fraction}", CultureInfo.InvariantCulture);
    }

    private bool Take(char expected)
    {
        var found = at < text.Length && text[at] == expected;
        at += found ? 1 : 0;
        return found;
    }

    private string While(Func<char, bool> belongs)
    {
        var start = at;
        while (at < text.Length && belongs(text[at]))
            at++;
        return text[start..at];
    }
}
