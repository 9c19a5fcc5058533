using CsCheck;

namespace Gatehouse.Tests.Validation;

/// <summary>A value written in any style is read back as that value.</summary>
public sealed class RoundTripTests
{
    private static readonly (string Place, string Style, bool Explode)[] Styles =
    [
        ("query", "form", true), ("query", "form", false), ("query", "spaceDelimited", false), ("query", "pipeDelimited", false),
        ("path", "simple", false), ("path", "simple", true), ("path", "label", false), ("path", "label", true), ("path", "matrix", false), ("path", "matrix", true),
    ];

    private static readonly Contracts[] Lists = [.. Styles.Select(style => Contracts.OfParameter(
        style.Place,
        $$$"""
        "style":"{{{style.Style}}}","explode":{{{(style.Explode ? "true" : "false")}}},"schema":{"type":"array","minItems":1,"items":{"type":"integer","minimum":0,"maximum":9999}}
        """,
        style.Place == "path" ? "/things/{p}" : "/things"))];

    [Fact]
    public void Lists_of_numbers_come_back_in_every_style() =>
        Gen.Select(Gen.Int[0, Styles.Length - 1], Gen.Int[0, 9999].Array[1, 8], Gen.Bool).Sample((number, values, spoil) =>
        {
            var texts = values.Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            if (spoil)
                texts[^1] = "10000";

            var faults = Lists[number].FaultsAsync(Write(Styles[number], texts)).GetAwaiter().GetResult().ToList();

            if (!spoil)
                Assert.Empty(faults);
            else
                Assert.Equal($"{Styles[number].Place}.p/{texts.Length - 1}: a number of at most 9999", Assert.Single(faults));
        });

    [Fact]
    public void Any_text_comes_back_however_it_is_encoded() =>
        Gen.String[Gen.Char["aé/ +%&=;,#\"\\\u0001"], 0, 10].Sample(text =>
        {
            var schema = $$"""
                "schema":{"type":"string","enum":[{{System.Text.Json.JsonSerializer.Serialize(text)}}]}
                """;

            Assert.Empty(Contracts.OfParameter("query", schema).FaultsAsync("/things?p=" + Uri.EscapeDataString(text)).GetAwaiter().GetResult());
        }, iter: 200);

    private static string Write((string Place, string Style, bool Explode) style, string[] values) => (style.Style, style.Explode) switch
    {
        ("form", true) => "/things?" + string.Join('&', values.Select(value => "p=" + value)),
        ("form", false) => "/things?p=" + string.Join(',', values),
        ("spaceDelimited", _) => "/things?p=" + string.Join("%20", values),
        ("pipeDelimited", _) => "/things?p=" + string.Join("%7C", values),
        ("label", var explode) => "/things/." + string.Join(explode ? '.' : ',', values),
        ("matrix", true) => "/things/" + string.Concat(values.Select(value => ";p=" + value)),
        ("matrix", false) => "/things/;p=" + string.Join(',', values),
        _ => "/things/" + string.Join(',', values),
    };
}
