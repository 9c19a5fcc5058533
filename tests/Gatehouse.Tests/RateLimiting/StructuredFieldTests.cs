using System.Text.Json;
using Gatehouse.RateLimiting;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.RateLimiting;

/// <summary>The RateLimit fields are read back by a strict reader, and the reader is judged by the working group's cases.</summary>
public sealed class StructuredFieldTests
{
    [Theory]
    [InlineData("light", 1000, 3600, 999, 4)]
    [InlineData("door", 600, 60, 0, 1)]
    [InlineData("heavy", 1_000_000_000, 604_800, 999_999_999, int.MaxValue)]
    public void A_strict_reader_reads_what_we_write(string name, int limit, int window, int remaining, int reset)
    {
        var headers = new HeaderDictionary();
        LimitHeaders.Write(headers, new QuotaState(name, limit, window, remaining, reset));

        var policy = StructuredItem.Parse(headers["RateLimit-Policy"]!);
        var state = StructuredItem.Parse(headers["RateLimit"]!);

        Assert.Equal((name, name), (policy.Value, state.Value));
        Assert.Equal(new Dictionary<string, object> { ["q"] = (long)limit, ["w"] = (long)window }, policy.Parameters);
        Assert.Equal(new Dictionary<string, object> { ["r"] = (long)remaining, ["t"] = (long)reset }, state.Parameters);
    }

    [Theory]
    [InlineData("item.json")]
    [InlineData("string.json")]
    [InlineData("string-generated.json")]
    [InlineData("number.json")]
    [InlineData("number-generated.json")]
    [InlineData("boolean.json")]
    [InlineData("token.json")]
    [InlineData("token-generated.json")]
    public void The_reader_agrees_with_the_working_groups_cases(string file)
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(), file)));

        foreach (var one in cases.RootElement.EnumerateArray().Where(one => one.GetProperty("header_type").GetString() == "item" && one.GetProperty("raw").GetArrayLength() == 1))
        {
            var raw = one.GetProperty("raw")[0].GetString()!;
            if (one.TryGetProperty("must_fail", out var mustFail) && mustFail.GetBoolean())
                Assert.Throws<FormatException>(() => StructuredItem.Parse(raw));
            else if (!one.TryGetProperty("can_fail", out _))
                Assert.Equal(Expected(one.GetProperty("expected")[0]), StructuredItem.Parse(raw).Value);
        }
    }

    private static object Expected(JsonElement expected) => expected.ValueKind switch
    {
        JsonValueKind.Object => expected.GetProperty("value").GetString()!,
        JsonValueKind.True or JsonValueKind.False => expected.GetBoolean(),
        JsonValueKind.Number => expected.GetRawText().Contains('.', StringComparison.Ordinal) ? (object)expected.GetDecimal() : expected.GetInt64(),
        _ => expected.GetString()!,
    };

    private static string Folder()
    {
        var suites = Environment.GetEnvironmentVariable("GATEHOUSE_SUITES");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); suites is null && folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "shared", "suites")))
                suites = Path.Combine(folder.FullName, "shared", "suites");

        var found = Path.Combine(suites ?? "", "structured-field-tests");
        Assert.SkipUnless(Directory.Exists(found), "The suite structured-field-tests is not here; GATEHOUSE_SUITES names the folder that holds it.");
        return found;
    }
}
