namespace Gatehouse.Tests.Validation;

/// <summary>A contract is compiled once, when a policy is loaded; what cannot be checked is found then.</summary>
public sealed class LoadTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("""{"schema":{"type":"string","pattern":"(?<=a)b"}}""", "a pattern that can be checked in linear time")]
    [InlineData("""{"schema":{"type":"strnig"}}""", "null, boolean, integer, number, string, array or object")]
    [InlineData("""{"schema":{"allOf":[{"$ref":"#/paths/~1things~1{id}/post/requestBody/content/application~1json/schema"}]}}""", "a schema that ends: references must go into a property or item")]
    public void What_cannot_be_checked_is_a_fault_with_its_place(string media, string expected)
    {
        var contracts = Contracts.Of($$$"""{"requestBody":{"content":{"application/json":{{{media}}} }},"responses":{} }""");

        var fault = Assert.Single(contracts.Faults());

        Assert.Equal(expected, fault.Expected);
        Assert.True(fault is { Line: 1, Column: > 90, Hint: "or list 'POST /things/{id}' under refused" });
        Assert.Contains(expected, Gatehouse.Validation.ContractChecks.WhyNotCheckable(contracts.Document, contracts.Document.Operations[0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("image/*")]
    public void A_body_that_is_never_JSON_is_not_checkable_yet(string type) =>
        Assert.Equal(type, Assert.Single(Contracts.Of($$$"""{"requestBody":{"content":{"{{{type}}}":{} }},"responses":{} }""").Faults()).Found);

    [Fact]
    public void An_operation_that_can_be_checked_has_no_reason_against_it()
    {
        var contracts = Contracts.Of("""{"responses":{}}""");

        Assert.Empty(contracts.Faults());
        Assert.Null(Gatehouse.Validation.ContractChecks.WhyNotCheckable(contracts.Document, contracts.Document.Operations[0]));
    }

    [Fact] // Most of the world's contracts can be checked; the rest says why.
    public void Nearly_all_JSON_operations_of_real_contracts_can_be_checked()
    {
        var reasons = new Dictionary<string, int>(StringComparer.Ordinal);
        var (all, checkable) = (0, 0);
        foreach (var file in Directory.GetFiles(Path.Combine(Suites.Folder("openapi-corpus"), "dev"), "*.json"))
        {
            var report = new Gatehouse.Policy.Reading.PolicyReport();
            if (Gatehouse.Policy.Contract.ContractReader.Read(file, Path.GetFileName(file), report) is not { } contract)
                continue;
            foreach (var operation in contract.Operations)
            {
                all++;
                var why = Gatehouse.Validation.ContractChecks.WhyNotCheckable(contract, operation);
                checkable += why is null ? 1 : 0;
                if (why is not null)
                    reasons[$"{Path.GetFileName(file)}: {why[..Math.Min(why.Length, 140)]}"] = reasons.GetValueOrDefault($"{Path.GetFileName(file)}: {why[..Math.Min(why.Length, 140)]}") + 1;
            }
        }

        output.WriteLine($"{checkable} of {all} operations");
        output.WriteLine(string.Join('\n', reasons.OrderByDescending(reason => reason.Value).Select(reason => $"{reason.Value} {reason.Key}")));
        Assert.True(checkable >= Floor, $"{checkable} of {all} operations");
    }

    private const int Floor = 1552;
}
