using System.Text.Json;
using Gatehouse.JsonSchema.Formats;
using Gatehouse.JsonSchema.Json;
using Gatehouse.JsonSchema.Patterns;

namespace Gatehouse.JsonSchema.Checking;

/// <summary><c>enum</c> and <c>const</c></summary>
internal sealed class ConstantRule(string keyword, JsonConstant[] values, Utf8Table texts, string expected)
{
    public JsonTypes Types { get; } = values.Aggregate(texts.Count > 0 ? JsonTypes.String : JsonTypes.None, (types, value) => types | value.Type);

    /// <summary>Strings are found by their hash, other values one by one.</summary>
    public bool Check(in Utf8JsonReader reader, Run run)
    {
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            return texts.Find(run.Text(reader)) >= 0 || run.Fail(keyword, expected);

        foreach (var value in values)
            if (value.Equals(reader, run))
                return true;

        return run.Fail(keyword, expected);
    }
}

/// <summary>The keywords for numbers; limits are kept as they are written and compared exactly.</summary>
internal sealed class NumberRules
{
    public List<(byte[] Limit, bool Upper, bool Exclusive, string Keyword, string Expected)> Limits { get; } = [];

    public (ulong Digits, long Power, string Expected)? MultipleOf { get; set; }

    /// <summary>A format that says whole numbers only.</summary>
    public string? WholeExpected { get; set; }

    public bool Check(in Utf8JsonReader reader, Run run)
    {
        var value = new JsonDecimal(reader.ValueSpan);
        var valid = WholeExpected is null || value.IsInteger || run.Fail("format", WholeExpected);
        foreach (var (limit, upper, exclusive, keyword, expected) in Limits)
        {
            var order = value.CompareTo(new JsonDecimal(limit));
            if (upper ? order > 0 : order < 0)
                valid = run.Fail(keyword, expected);
            else if (exclusive && order == 0)
                valid = run.Fail(keyword, expected);
        }

        return MultipleOf is var (digits, power, multiple) && !value.IsMultipleOf(digits, power) ? run.Fail("multipleOf", multiple) : valid;
    }
}

/// <summary>The keywords for strings.</summary>
internal sealed class TextRules
{
    public int Min { get; set; }

    public int Max { get; set; } = int.MaxValue;

    public string LengthExpected { get; set; } = "";

    public LinearPattern? Pattern { get; set; }

    public string PatternExpected { get; set; } = "";

    public TextFormat? Format { get; set; }

    public bool Check(in Utf8JsonReader reader, Run run)
    {
        var text = run.Text(reader);
        var valid = true;
        if (Min > 0 || Max < int.MaxValue)
            valid = CheckLength(text, run);
        if (Pattern is not null && (valid || run.Listing) && !Pattern.IsMatch(run.Characters(text)))
            valid = run.Fail("pattern", PatternExpected);
        if (Format is not null && (valid || run.Listing) && !Format.IsValid(text))
            valid = run.Fail("format", Format.Expected);
        return valid;
    }

    // Characters are counted only when the bytes do not decide already: a character is one to four bytes.
    private bool CheckLength(ReadOnlySpan<byte> text, Run run)
    {
        if (text.Length <= Max && text.Length >= Min && Min <= text.Length >> 2)
            return true;
        var length = JsonText.CountCharacters(text);
        return (length >= Min && length <= Max) || run.Fail(length < Min ? "minLength" : "maxLength", LengthExpected);
    }
}
