using System.Text;

namespace Gatehouse.Tests.Authorization.Answers;

/// <summary>Requirement 2.13: what is kept back never leaves, wherever it stands.</summary>
public sealed class HiddenFieldTests
{
    [Theory]
    [InlineData("""{"phone":"1","a":2}""", """{"a":2}""")]
    [InlineData("""{"a":2,"phone":"1"}""", """{"a":2}""")]
    [InlineData("""{"a":1,"phone":"1","b":2}""", """{"a":1,"b":2}""")]
    [InlineData("""{"phone":1,"phone":2}""", "{}")]
    [InlineData("""{"phone":{"x":[1,{"y":2}]},"b":[]}""", """{"b":[]}""")]
    [InlineData("""{ "a" : 1 , "phone" : "1" , "b" : 2 }""", """{ "a" : 1  , "b" : 2 }""")]
    [InlineData("""{ "phone" : "1" , "b" : 2 }""", """{  "b" : 2 }""")]
    [InlineData("""[{"phone":1},{"phone":2}]""", "[{},{}]")]
    [InlineData("""{"data":{"items":[[{"phone":1,"x":1.50e+3}]]}}""", """{"data":{"items":[[{"x":1.50e+3}]]}}""")]
    [InlineData("""{"Phone":1,"PHONE":2,"ph\u006fne":3,"\u0070hone":4,"x":5}""", """{"x":5}""")]
    [InlineData("""{"phone ":1,"phones":2,"telephone":3}""", """{"phone ":1,"phones":2,"telephone":3}""")]
    [InlineData("\"phone\"", "\"phone\"")]
    [InlineData("null", "null")]
    [InlineData(" [ ] \n", " [ ] \n")]
    public async Task A_field_is_left_out(string answer, string expected)
    {
        for (var piece = 1; piece < 9; piece++)
            Assert.Equal(Tight(expected), Tight(await Sieves.RunAsync(Sieves.Hiding("phone"), answer, piece)));
    }

    [Theory] // Go reads the Kelvin sign and the long s as k and s.
    [InlineData("{\"to\u212Aen\":1}")]
    [InlineData("{\"to\\u212aen\":1}")]
    [InlineData("{\"TO\\u212aEN\":1}")]
    public async Task A_letter_that_parsers_fold_hides_nothing(string answer) => Assert.Equal("{}", await Sieves.RunAsync(Sieves.Hiding("token"), answer));

    [Theory]
    [InlineData("address/street", """{"street":1,"address":{"street":2,"city":3}}""", """{"street":1,"address":{"city":3}}""")]
    [InlineData("address/street", """{"a":{"address":[{"street":2},{"city":3}]}}""", """{"a":{"address":[{},{"city":3}]}}""")]
    [InlineData("address/street", """{"address":{"address":{"street":2}}}""", """{"address":{"address":{}}}""")]
    [InlineData("address/street", """{"address":{"home":{"street":2}}}""", """{"address":{"home":{"street":2}}}""")]
    public async Task A_way_of_names_fits_at_its_end(string rule, string answer, string expected) => Assert.Equal(expected, await Sieves.RunAsync(Sieves.Hiding(rule), answer, 3));

    [Theory]
    [InlineData("Last4", "\"4111111111111111\"", "\"****1111\"")]
    [InlineData("Last4", "4111111111111111", "\"****1111\"")]
    [InlineData("Last4", "\"1234567\"", "\"****\"")]      // never more than half
    [InlineData("First1", "\"alice\"", "\"a****\"")]
    [InlineData("First1", "\"a\"", "\"****\"")]
    [InlineData("All", "\"alice\"", "\"****\"")]
    [InlineData("All", "true", "\"****\"")]
    [InlineData("Last4", "null", "null")]
    [InlineData("Last4", "\"\\ud800\"", "\"****\"")]
    public async Task A_mask_shows_what_it_says_and_no_length(string mask, string value, string expected)
    {
        for (var piece = 1; piece < 9; piece++)
            Assert.Equal($$"""{"a":1,"card":{{expected}},"b":2}""", await Sieves.RunAsync(Sieves.Hiding("card=" + mask), $$"""{"a":1,"card":{{value}},"b":2}""", piece));
    }

    [Theory]
    [InlineData("{\"n\":1}")]
    [InlineData("[1,2]")]
    public async Task Of_an_object_or_a_list_there_is_nothing_to_mask(string value) =>
        Assert.Equal("""{"b":2}""", await Sieves.RunAsync(Sieves.Hiding("card=Last4"), $$"""{"card":{{value}},"b":2}""", 2));

    [Fact]
    public async Task Of_two_rules_for_one_place_the_stricter_counts() =>
        Assert.Equal("""{"a":{}}""", await Sieves.RunAsync(Sieves.Hiding("a/x=Last4", "x"), """{"a":{"x":"123456789"}}"""));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"a":1}}""")]
    [InlineData("""{"a":1} {"phone":2}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":01}""")]
    [InlineData("<html>")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"\\ud800\":1}")]
    public async Task What_is_no_JSON_breaks_the_answer(string answer)
    {
        if (answer.Length == 0)
            Assert.Equal("", await Sieves.RunAsync(Sieves.Hiding("phone"), answer));
        else
            Assert.Equal("answer_not_json", await Sieves.WhyNotAsync(Sieves.Hiding("phone"), answer));
    }

    [Fact]
    public async Task Deeper_than_64_is_malformed()
    {
        Assert.Equal(Deep(64), await Sieves.RunAsync(Sieves.Hiding("phone"), Deep(64), 7));
        Assert.Equal("answer_not_json", await Sieves.WhyNotAsync(Sieves.Hiding("phone"), Deep(65)));

        static string Deep(int depth) => new string('[', depth) + new string(']', depth);
    }

    [Fact]
    public async Task One_value_is_not_gathered_for_ever() =>
        Assert.Equal("answer_too_large", await Sieves.WhyNotAsync(Sieves.Hiding("phone"), $"{{\"a\":\"{new string('x', 3 << 20)}\"}}"));

    [Fact]
    public async Task Lines_are_checked_one_by_one() =>
        Assert.Equal("{\"a\":1}\n{}\n7\n", await Sieves.RunAsync(Sieves.Hiding("phone") with { Lines = true }, "{\"a\":1}\n{\"phone\":2}\r\n\n7\n", 1));

    [Fact]
    public async Task A_byte_order_mark_hides_nothing() =>
        Assert.Equal("{}", await Sieves.RunAsync(Sieves.Hiding("phone"), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("""{"phone":1}""")]));

    private static string Tight(string json) => json.Replace(" ", "", StringComparison.Ordinal);
}
