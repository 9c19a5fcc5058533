using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Tests.Contract;

public class ContractFilesTests
{
    private const string Main = "openapi: 3.0.3\npaths:\n  /pets: { $ref: paths/pets.yaml }\ncomponents: { schemas: { Name: { type: string } } }\n";

    [Fact]
    public void Files_beside_the_contract_are_taken_in_and_every_reference_becomes_a_local_one()
    {
        using var files = new ContractFile()
            .With("api.yaml", Main)
            .With("paths/pets.yaml", """
                post:
                  parameters: [{ $ref: "../common.json#/page" }]
                  requestBody: { content: { application/json: { schema: { $ref: "#/x-pet" } } } }
                x-pet: { properties: { name: { $ref: "../api.yaml#/components/schemas/Name" } }, example: { $ref: "no reference.yaml" } }
                """)
            .With("common.json", """{ "page": { "name": "page", "in": "query", "schema": {} } }""");

        var contract = files.Read("api.yaml");

        Assert.Empty(files.Report.Faults);
        var operation = Assert.Single(contract!.Operations);
        Assert.Equal("page", Assert.Single(operation.Parameters).Name);
        Assert.Equal("#/x-gatehouse-files/paths~1pets.yaml/x-pet", operation.Body!.Media[0].Schema!.Value.GetProperty("$ref").GetString());
        Assert.Equal("#/components/schemas/Name", JsonPointer.Find(contract.Root, "/x-gatehouse-files/paths~1pets.yaml/x-pet/properties/name/$ref")!.Value.GetString());
        Assert.Equal(new ContractPlace("paths/pets.yaml", 1, 1), contract.PlaceOf(operation.Pointer));
        Assert.Equal(2, contract.OtherFiles.Count);
    }

    [Theory]
    [InlineData("../outside.yaml")]
    [InlineData("/etc/hostname")]
    [InlineData("%2e%2e/outside.yaml")]
    [InlineData("C:\\outside.yaml")]
    [InlineData("missing.yaml")]
    public void A_file_elsewhere_is_never_opened(string reference)
    {
        using var files = new ContractFile().With("api/api.yaml", $"openapi: 3.0.3\npaths:\n  /a:\n    $ref: '{reference}'\n").With("outside.yaml", "get: {}\n");

        Assert.Null(files.Read("api/api.yaml"));
        Assert.Contains(files.Report.Faults, fault => fault.ToString().StartsWith($"api/api.yaml:4:11: /paths/~1a/$ref: expected a reference within the document ('#/components/…') or to a readable file beside it, found '{reference}'", StringComparison.Ordinal));
    }

    [Fact] // CWE-59
    public void A_symbolic_link_does_not_lead_out_of_the_folder()
    {
        using var files = new ContractFile().With("api/api.yaml", "openapi: 3.0.3\npaths: { /a: { $ref: link.yaml } }\n").With("outside.yaml", "get: {}\n");
        files.Link("api/link.yaml", "outside.yaml");

        Assert.Null(files.Read("api/api.yaml"));
    }
}
