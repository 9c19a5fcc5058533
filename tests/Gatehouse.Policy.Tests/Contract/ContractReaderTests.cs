using System.Text;
using CsCheck;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Tests.Contract;

public class ContractReaderTests
{
    private const string Head = "openapi: 3.0.3\ninfo: { title: Shop, version: 1.0 }\n";

    [Fact]
    public void Operations_come_in_document_order_with_their_names()
    {
        var contract = ContractFile.Of(Head + """
            servers: [{ url: "https://api.shop.example/v1/" }]
            paths:
              /b: { post: { tags: [x, y], operationId: makeB, summary: Makes, deprecated: true }, get: {} }
              /a: { get: {} }
              x-internal: { get: {} }
            """);

        Assert.Equal(["POST /b", "GET /b", "GET /a"], contract.Operations.Select(operation => operation.Name));
        Assert.Equal(("makeB", "Makes", true, "/paths/~1b/post"), (contract.Operations[0].OperationId, contract.Operations[0].Summary, contract.Operations[0].Deprecated, contract.Operations[0].Pointer));
        Assert.Equal(["x", "y"], contract.Operations[0].Tags);
        Assert.Equal(("Shop", "/v1", ContractVersion.OpenApi30), (contract.Title, contract.BasePath, contract.Version));
    }

    [Fact]
    public void A_parameter_of_the_operation_replaces_the_paths_parameter_of_the_same_name_and_place()
    {
        var contract = ContractFile.Of(Head + """
            paths:
              /a/{id}:
                parameters:
                  - { name: id, in: path, schema: { type: string } }
                  - { name: page, in: query, required: true, schema: { type: string } }
                get:
                  parameters:
                    - { name: page, in: query, schema: { type: integer } }
                    - { $ref: "#/components/parameters/Trace" }
                    - { name: Authorization, in: header, schema: { type: string } }
            components:
              parameters:
                Trace: { name: X-Trace, in: header, schema: { type: string } }
            """);

        var parameters = contract.Operations[0].Parameters;
        Assert.Equal(["id", "page", "X-Trace"], parameters.Select(parameter => parameter.Name));
        Assert.Equal((false, "/paths/~1a~1{id}/get/parameters/0/schema"), (parameters[1].Required, parameters[1].SchemaPointer));
        Assert.Equal(("simple", false, "form", true), (parameters[0].Style, parameters[0].Explode, parameters[1].Style, parameters[1].Explode));
        Assert.Equal("/components/parameters/Trace", parameters[2].Pointer);
    }

    [Fact]
    public void Path_items_bodies_and_answers_are_found_behind_references()
    {
        var contract = ContractFile.Of("openapi: 3.1.0\n" + """
            paths:
              /a: { $ref: "#/components/pathItems/A" }
            components:
              pathItems:
                A:
                  post:
                    requestBody: { $ref: "#/components/requestBodies/Thing" }
                    responses: { 201: { $ref: "#/components/responses/Thing" }, "404": { content: { application/json: { schema: {} } } } }
              requestBodies:
                Thing: { required: true, content: { Application/JSON; charset=utf-8: { schema: { type: object } } } }
              responses:
                Thing: { content: { application/hal+json: { schema: { type: object } } } }
            """);

        var operation = Assert.Single(contract.Operations);
        Assert.Equal((true, "application/json"), (operation.Body!.Required, operation.Body.Media[0].Type));
        Assert.Equal(["/components/responses/Thing/content/application~1hal+json/schema"], operation.AnswerSchemas);
    }

    [Fact]
    public void A_template_parameter_that_nobody_declares_is_any_text_with_a_warning()
    {
        using var file = new ContractFile().With("api.yaml", Head + "paths:\n  /a/{id}:\n    get: {}\n");
        var parameter = Assert.Single(file.Read("api.yaml")!.Operations[0].Parameters);

        Assert.Equal(("id", ParameterPlace.Path, true, null), (parameter.Name, parameter.In, parameter.Required, parameter.Schema));
        Assert.Equal("api.yaml:5:5: warning GH130: the path names '{id}', which no parameter declares: any text is accepted there", Assert.Single(file.Report.Warnings).ToString());
    }

    [Fact]
    public void A_method_beside_a_reference_is_left_out_with_a_warning()
    {
        using var file = new ContractFile().With("api.yaml", Head + "paths:\n  /a: { $ref: '#/x-a', post: {} }\nx-a: { get: {} }\n");

        Assert.Equal(["GET /a"], file.Read("api.yaml")!.Operations.Select(operation => operation.Name));
        Assert.Equal("api.yaml:4:3: warning GH133: methods beside '$ref' are left out: write them where it points to", Assert.Single(file.Report.Warnings).ToString());
    }

    [Theory]
    [InlineData("security: []", true)]
    [InlineData("security: [{}, { key: [] }]", true)]
    [InlineData("summary: nothing said", false)]
    public void It_tells_which_operations_need_no_credential_by_the_contract(string line, bool open)
    {
        var contract = ContractFile.Of(Head + $"security: [{{ key: [] }}]\npaths:\n  /a:\n    get:\n      {line}\n");

        Assert.Equal(open, contract.Operations[0].OpenInContract);
    }

    [Fact]
    public void Without_any_credential_in_the_contract_nothing_counts_as_said_to_be_open() =>
        Assert.False(ContractFile.Of(Head + "paths: { /a: { get: { security: [] } } }").Operations[0].OpenInContract);

    [Theory]
    [InlineData("{\"openapi\":\"3.0.0\",\"paths\":{\n  \"/a\": {\"get\": {}, \"get\": {}}}}", "api.json:2:21: contract: expected each name once in an object, found 'get' a second time (leave one of the two)")]
    [InlineData("{\"openapi\":\"3.0.0\",\n\"paths\":", "api.json:2:9: contract: expected JSON, nested at most 64 deep")]
    [InlineData("{\"swagger\":\"2.0\"}", "api.json:1:12: /swagger: expected OpenAPI 3.0 or 3.1 (openapi: 3.0.3), found Swagger 2.0 (convert it first, for example with swagger2openapi)")]
    [InlineData("{\"openapi\":\"3.2.0\"}", "api.json:1:12: /openapi: expected OpenAPI 3.0 or 3.1 (openapi: 3.0.3), found version '3.2.0' (convert it first)")]
    [InlineData("[]", "api.json:1:1: /: expected OpenAPI 3.0 or 3.1 (openapi: 3.0.3), found a list")]
    [InlineData("\r\n ", "api.json:1:1: contract: expected an OpenAPI 3.0 or 3.1 document, found an empty file")]
    [InlineData("{\"openapi\":\"3.0.0\"}", "api.json:1:1: /: expected 'paths' with at least one path, found no 'paths'")]
    [InlineData("{\"openapi\":\"3.0.0\",\"paths\":{\"a\":{}}}", "api.json:1:29: /paths/a: expected a path that starts with '/', found 'a'")]
    [InlineData("{\"openapi\":\"3.0.0\",\"paths\":{\"/a\":{\"get\":7}}}", "api.json:1:41: /paths/~1a/get: expected an object that describes the operation, found a number")]
    [InlineData("{\"openapi\":\"3.0.0\",\"paths\":{\"/a\":{\"parameters\":[{\"in\":\"body\",\"name\":\"b\"}]}}}", "api.json:1:55: /paths/~1a/parameters/0/in: expected 'in: path', 'query', 'header' or 'cookie', found 'body' at 'b'")]
    public void What_cannot_be_read_as_JSON_is_one_fault_with_its_place(string text, string fault) =>
        Assert.StartsWith(fault, ContractFile.FaultOf(text, "api.json"), StringComparison.Ordinal);

    [Theory]
    [InlineData("openapi: 3.0.3\npaths:\n  /a: {}\n  /a: {}\n", "api.yaml:4:3: contract: expected each name once in an object, found '/a' a second time (leave one of the two)")]
    [InlineData("openapi: 3.0.3\npaths: [\n", "api.yaml:3:1: contract: expected YAML, found ")]
    [InlineData("openapi: 3.0.3\npaths: *p\n", "api.yaml:2:8: contract: expected an alias of something that stands above, found '*p', unknown here or still open")]
    [InlineData("openapi: 3.0.3\npaths: &p\n  /a: *p\n", "api.yaml:3:7: contract: expected an alias of something that stands above")]
    [InlineData("openapi: 3.0.3\n---\nopenapi: 3.0.3\n", "api.yaml:2:1: contract: expected one YAML document, found a second one")]
    [InlineData("openapi: !include version.yaml\n", "api.yaml:1:10: contract: expected plain YAML, found the tag '!include' (write the value out)")]
    [InlineData("? [a]\n: b\n", "api.yaml:1:3: contract: expected a name, found a list or an object")]
    [InlineData("just text\n", "api.yaml:1:1: /: expected OpenAPI 3.0 or 3.1 (openapi: 3.0.3), found text")]
    public void What_cannot_be_read_as_YAML_is_one_fault_with_its_place(string text, string fault) =>
        Assert.StartsWith(fault, ContractFile.FaultOf(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"#/components/parameters/None\"", "found '#/components/parameters/None', which is not there")]
    [InlineData("\"http://169.254.169.254/latest\"", "found 'http://169.254.169.254/latest'")]       // SSRF, CWE-918
    [InlineData("\"../../../etc/passwd\"", "found '../../../etc/passwd'")]                            // CWE-22
    [InlineData("\"#/paths/~1a/parameters/0\"", "found a chain of references that leads back to itself")]
    public void A_reference_that_leads_nowhere_or_out_of_the_house_is_refused(string reference, string found)
    {
        var fault = ContractFile.FaultOf(Head + $"paths:\n  /a:\n    parameters:\n      - $ref: {reference}\n");

        Assert.StartsWith("api.yaml:6:15: /paths/~1a/parameters/0/$ref: expected a reference", fault, StringComparison.Ordinal);
        Assert.Contains(found, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_fault() =>
        Assert.Equal(
            "none.yaml:1:1: contract: expected a readable file, found no such file (name the OpenAPI document of the API)",
            ReadMissing().ToString());

    [Theory] // Half a character cannot be compared with what a request sends, nor written anywhere.
    [InlineData("api.json", "{\"openapi\":\"3.0.0\",\n\"x\\ud800\":1,\"paths\":{}}", 2)]
    [InlineData("api.json", "{\"openapi\":\"3.0.0\",\"info\":{\"title\":\"\\uDC00\"},\"paths\":{}}", 1)]
    [InlineData("api.yaml", "openapi: 3.0.0\ninfo: { title: \"\\uD800\" }\npaths: {}\n", 2)]
    public void Half_a_surrogate_pair_is_a_fault(string name, string text, int line) =>
        Assert.StartsWith($"{name}:{line}:", ContractFile.FaultOf(text, name), StringComparison.Ordinal);

    [Fact] // A billion laughs, CWE-776: 20 lines that stand for 2^40 nodes.
    public void Aliases_of_aliases_are_refused_before_they_fill_the_memory()
    {
        var text = new StringBuilder("openapi: 3.0.3\nx0: &x0 [a, a, a, a]\n");
        for (var i = 1; i <= 20; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"x{i}: &x{i} [*x{i - 1}, *x{i - 1}, *x{i - 1}, *x{i - 1}]\n");

        Assert.Contains("expected at most 4000000 values once aliases are put in place", ContractFile.FaultOf(text.ToString()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api.yaml")]
    [InlineData("api.json")]
    public void Deep_nesting_is_refused_before_the_stack_ends(string name) =>
        Assert.Contains("nested at most 64 deep", ContractFile.FaultOf("{\"a\": " + new string('[', 100_000), name), StringComparison.Ordinal);

    [Fact]
    public void Whatever_one_byte_is_changed_to_the_answer_is_a_document_or_a_fault_with_a_place()
    {
        var bytes = Encoding.UTF8.GetBytes(Head + "paths:\n  /a/{id}: &a\n    get: { parameters: [{ name: id, in: path }] }\n  /b: { <<: *a, post: {} }\n");
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Bool).Sample((at, value, json) =>
        {
            var name = json ? "api.json" : "api.yaml";
            var changed = (byte[])bytes.Clone();
            changed[at] = value;
            using var file = new ContractFile().With(name, "");
            var report = new PolicyReport();
            var contract = file.Read(name, changed, report);
            Assert.Equal(contract is null, report.Faults.Count > 0);
            Assert.All(report.Faults, fault => Assert.True(fault is { Line: > 0, Column: > 0 }));
        });
    }

    private static Fault ReadMissing()
    {
        using var file = new ContractFile();
        Assert.Null(file.Read("none.yaml"));
        return Assert.Single(file.Report.Faults);
    }
}
