namespace Gatehouse.JsonSchema.Tests;

/// <summary>Patterns mean what ECMA 262 says, not what .NET says.</summary>
public sealed class PatternTests
{
    [Theory]
    [InlineData(@"^a$", "a\n", false)]                         // .NET's $ would match before the line feed
    [InlineData(@"^\d$", "٣", false)]                          // ASCII digits only
    [InlineData(@"^\w+$", "aé", false)]
    [InlineData(@"^\s$", "\uFEFF", true)]
    [InlineData(@"^.$", "🐲", true)]                           // one character, two UTF-16 units
    [InlineData(@"^[🐲-🐵]{2}$", "🐲🐳", true)]
    [InlineData(@"^[^a]$", "🐲", true)]
    [InlineData(@"^.{2,3}$", "🐲", false)]
    [InlineData(@"^\p{L}+$", "Straße𝒜", true)]
    [InlineData(@"^\P{L}+$", "12", true)]
    [InlineData(@"^(?=.*\d)(?=.*[a-z])(?!.*\s).{4,8}$", "abc1", true)]
    [InlineData(@"^(?=.*\d)(?=.*[a-z])(?!.*\s).{4,8}$", "abcd", false)]
    [InlineData(@"^(?=.*\d)(?=.*[a-z])(?!.*\s).{4,8}$", "ab 1", false)]
    [InlineData(@"^[\w.-]+$", "a.b-c", true)]
    [InlineData(@"^(?<year>\d{4})$", "2026", true)]
    [InlineData(@"x{", "x{", true)]
    [InlineData(@"^[\s\S]*$", "a\n🐲", true)]
    [InlineData(@"^\cJ\x41\u0042\u{1F432}$", "\nAB🐲", true)]
    public void A_pattern_matches_as_in_a_browser(string pattern, string text, bool matches)
    {
        var schema = Schemas.Compile(System.Text.Json.JsonSerializer.Serialize(new { pattern }));

        Assert.Equal(matches, schema.Accepts(System.Text.Json.JsonSerializer.Serialize(text)));
    }
}
