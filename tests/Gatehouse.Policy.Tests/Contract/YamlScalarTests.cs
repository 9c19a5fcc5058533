using System.Text.Json;
using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Tests.Contract;

public class YamlScalarTests
{
    [Theory] // YAML 1.2.2, section 10.3.2; what 1.1 read as a truth value or a time is text.
    [InlineData("null", "null")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("True", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("no", "\"no\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("2024-01-01", "\"2024-01-01\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("'7'", "\"7\"")]
    [InlineData("!!str 7", "\"7\"")]
    [InlineData("! 7", "\"7\"")]
    [InlineData("+007", "7")]
    [InlineData("-0", "-0")]
    [InlineData("0x1F", "31")]
    [InlineData("0o17", "15")]
    [InlineData(".5", "0.5")]
    [InlineData("1.", "1")]
    [InlineData("1.50", "1.50")]
    [InlineData("-2e-3", "-2e-3")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData(".inf", "\".inf\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("e3", "\"e3\"")]
    [InlineData("{ <<: { a: 1, b: 2 }, b: 3 }", """{"a":1,"b":3}""")]
    [InlineData("{ a: 1, <<: [{ b: 2, a: 9 }, { b: 8, c: 3 }] }", """{"a":1,"b":2,"c":3}""")]
    [InlineData("{ '<<': 1 }", """{"\u003C\u003C":1}""")]
    public void A_value_means_what_the_core_schema_says(string yaml, string json)
    {
        var contract = ContractFile.Of($"openapi: 3.1.0\nx-value: {yaml}\n");

        Assert.Equal(json, JsonSerializer.Serialize(contract.Root.GetProperty("x-value")));
    }
}
