using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;

namespace Gatehouse.JsonSchema.Tests;

/// <summary>Laws that hold for any value.</summary>
public sealed class PropertyTests
{
    private static readonly Gen<string> Text = Gen.String[Gen.Char["abé\"\\ \n/𝒜"], 0, 12];

    [Fact]
    public void Decimals_compare_as_whole_numbers_of_the_same_scale() =>
        Gen.Select(Gen.Long, Gen.Int[0, 25], Gen.Long, Gen.Int[0, 25]).Sample((a, x, b, y) =>
        {
            var scale = BigInteger.Pow(10, 25);
            var (left, right) = (scale / BigInteger.Pow(10, x) * a, scale / BigInteger.Pow(10, y) * b);
            var schema = Schemas.Compile($$"""{"minimum":{{a}}e-{{x}}}""");

            Assert.Equal(right >= left, schema.Validate(Encoding.ASCII.GetBytes($"{b}e-{y}")));
        });

    [Fact]
    public void A_multiple_is_a_multiple_however_large() =>
        Gen.Select(Gen.ULong[1, 1_000_000_000], Gen.ULong, Gen.Int[-6, 6], Gen.Int[0, 1]).Sample((of, times, power, off) =>
        {
            var value = (BigInteger)of * times + off;
            var schema = Schemas.Compile($$"""{"multipleOf":{{of}}e{{power}}}""");

            Assert.Equal(value % of == 0, schema.Validate(Encoding.ASCII.GetBytes($"{value}e{power}")));
        });

    [Fact]
    public void Equal_texts_are_equal_however_they_are_escaped() =>
        Text.Sample(text =>
        {
            if (!IsWellFormed(text))
                return;
            var plain = System.Text.Json.JsonSerializer.Serialize(text, Relaxed);
            var escaped = $"\"{string.Concat(text.Select(c => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture)))}\"";
            var schema = Schemas.Compile($$"""{"const":{{plain}}}""");

            Assert.True(schema.Accepts(escaped));
            Assert.False(Schemas.Compile("""{"uniqueItems":true}""").Accepts($"[{plain},{escaped}]"));
            Assert.True(Schemas.Compile($$"""{"minLength":{{text.EnumerateRunes().Count()}},"maxLength":{{text.EnumerateRunes().Count()}}}""").Accepts(escaped));
        });

    [Fact]
    public void A_value_made_from_a_schema_is_valid_and_one_fault_in_it_is_found() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[1, 6], Gen.Int[0, 100], Gen.Int).Sample((min, more, low, seed) =>
        {
            var schema = Schemas.Compile($$$"""
                {"type":"array","minItems":{{{min}}},"maxItems":{{{min + more}}},"items":{"type":"object","required":["n"],"additionalProperties":false,
                 "properties":{"n":{"type":"integer","minimum":{{{low}}},"maximum":{{{low + 50}}} },"s":{"type":"string","maxLength":{{{more}}} } } } }
                """);
            var random = new Random(seed);
            var items = Enumerable.Range(0, random.Next(Math.Max(min, 1), min + more + 1))
                .Select(_ => $$"""{"n":{{random.Next(low, low + 51)}},"s":"{{new string('é', random.Next(more + 1))}}"}""").ToList();
            Assert.True(schema.Accepts($"[{string.Join(',', items)}]"));

            items[random.Next(items.Count)] = $$"""{"n":{{low + 51}}}""";
            Assert.False(schema.Accepts($"[{string.Join(',', items)}]"));
        });

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static bool IsWellFormed(string text) => new UnicodeEncoding(false, false, false).GetString(Encoding.Unicode.GetBytes(text)) == text;
}
