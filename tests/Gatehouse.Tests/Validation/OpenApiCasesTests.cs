using System.Text.Json;

namespace Gatehouse.Tests.Validation;

/// <summary>Requests on documents of real APIs, each judged alike by two independent validators.</summary>
public sealed class OpenApiCasesTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Requests_to_real_APIs_are_judged_as_others_judge_them()
    {
        var folder = Suites.Folder("openapi-cases");
        var corpus = Suites.Folder("openapi-corpus");
        var (all, right, valid, validRight) = (0, 0, 0, 0);
        var misses = new List<string>();
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "dev"), "*.jsonl").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var contracts = Contracts.Read(Path.Combine(corpus, "dev", name + ".json"), refuseUncheckable: true);
            foreach (var line in File.ReadLines(file))
            {
                var (agrees, expected, why) = await JudgeAsync(contracts, JsonDocument.Parse(line).RootElement);
                all++;
                right += agrees ? 1 : 0;
                valid += expected ? 1 : 0;
                validRight += expected && agrees ? 1 : 0;
                if (!agrees)
                    misses.Add($"{name} {why}");
            }
        }

        output.WriteLine($"{right} of {all} agree; valid ones {validRight} of {valid}");
        output.WriteLine(string.Join('\n', misses));
        Assert.True(right >= Floor, $"{right} of {all} agree, it were at least {Floor}");
    }

    // The 20 others may send a form, which this version does not check: their operations are refused.
    private const int Floor = 1740;

    private static async Task<(bool Agrees, bool Expected, string Why)> JudgeAsync(Contracts contracts, JsonElement test)
    {
        var body = test.TryGetProperty("body", out var sent) ? sent.GetString() : null;
        var target = test.GetProperty("path").GetString()!;
        var expected = test.GetProperty("expect").GetString() == "valid";
        var request = contracts.Request(test.GetProperty("method").GetString()!, target, body, null, http =>
        {
            foreach (var header in test.GetProperty("headers").EnumerateObject())
                http.Headers[header.Name] = header.Value.GetString();
        });
        if (request.Operation is null)
            return (!expected, expected, $"{target}: no operation");

        var outcome = await new Gatehouse.Validation.ValidationStep().RunAsync(request, default);
        var why = outcome.Continues ? "passed" : $"{outcome.Refusal.Status} {outcome.Refusal.Reason} {string.Join("; ", outcome.Refusal.Faults ?? [])}";
        return (outcome.Continues == expected, expected, $"{test.GetProperty("label").GetString()} {test.GetProperty("op").GetString()} expect {(expected ? "valid" : "invalid")}: {why} | {target} {body}");
    }
}
