using System.Runtime.CompilerServices;
using System.Text.Json;
using Gatehouse.JsonSchema;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;

namespace Gatehouse.Validation;

/// <summary>Compiles the schemas of a contract and gathers what cannot be checked.</summary>
internal sealed class ContractSchemas(ContractDocument contract, ValidationSection bounds)
{
    private static readonly ConditionalWeakTable<ContractDocument, ContractSchemas> Drafts = [];
    private static readonly JsonElement Anything = JsonDocument.Parse("{}").RootElement;

    private readonly JsonSchemaCompiler compiler = new(contract.Root, Options(contract.Version, bounds));
    private readonly Lock compiling = new();
    private readonly CompiledSchema anything = new JsonSchemaCompiler(Anything, Options(contract.Version, bounds)).Compile("", [])!;

    /// <summary>One for all questions about a contract that has no policy yet.</summary>
    public static ContractSchemas ForDraft(ContractDocument contract) =>
        Drafts.GetValue(contract, static contract => new ContractSchemas(contract, new ValidationSection(1 << 20, 32, 8192, true)));

    /// <summary>The checks of an operation; to be used only when there is no problem.</summary>
    /// <param name="operation">Of the contract.</param>
    /// <param name="pathParameters">Names in the order of the path template.</param>
    /// <param name="problems">Gets what cannot be checked, with its place.</param>
    public OperationChecks Compile(ContractOperation operation, IReadOnlyList<string> pathParameters, ICollection<SchemaProblem> problems)
    {
        lock (compiling)
        {
            var path = new List<(ParameterCheck, int)>();
            foreach (var parameter in operation.Parameters)
                if (parameter.In == ParameterPlace.Path && pathParameters.ToList().IndexOf(parameter.Name) is >= 0 and var index)
                    path.Add((Parameter(parameter, problems), index));

            return new OperationChecks(
                [.. path],
                new QueryCheck(In(operation, ParameterPlace.Query, problems)),
                new FieldsCheck(In(operation, ParameterPlace.Header, problems), In(operation, ParameterPlace.Cookie, problems)),
                Body(operation.Body, problems));
        }
    }

    private ParameterCheck[] In(ContractOperation operation, ParameterPlace place, ICollection<SchemaProblem> problems) =>
        [.. operation.Parameters.Where(parameter => parameter.In == place).Select(parameter => Parameter(parameter, problems))];

    private ParameterCheck Parameter(ContractParameter parameter, ICollection<SchemaProblem> problems)
    {
        if (parameter.MediaType is { } type && !JsonMedia.MayBeJson(type))
            problems.Add(new SchemaProblem(parameter.Pointer + "/content", "content in JSON: other types are not checkable yet", type));
        if (!IsStyle(parameter))
            problems.Add(new SchemaProblem(parameter.Pointer, "a style that OpenAPI knows for this place", $"'{parameter.Style}'"));
        return new ParameterCheck(parameter, Schema(parameter.Schema, parameter.SchemaPointer, problems));
    }

    private BodyCheck Body(ContractBody? body, ICollection<SchemaProblem> problems)
    {
        if (body is null)
            return new BodyCheck(false, []);
        var media = new List<(string, CompiledSchema)>();
        foreach (var one in body.Media)
            if (JsonMedia.MayBeJson(one.Type))
                media.Add((one.Type, Schema(one.Schema, one.SchemaPointer, problems)));

        if (media.Count == 0)
            problems.Add(new SchemaProblem(body.Pointer + "/content", "a body in JSON: other types are not checkable yet", body.Media.Count == 0 ? "no type" : string.Join(", ", body.Media.Select(one => one.Type))));
        return new BodyCheck(body.Required, media);
    }

    private CompiledSchema Schema(JsonElement? schema, string pointer, ICollection<SchemaProblem> problems) =>
        schema is null ? anything : compiler.Compile(pointer, problems) ?? anything;

    private static bool IsStyle(ContractParameter parameter) => (parameter.In, parameter.Style) switch
    {
        (ParameterPlace.Path, "simple" or "label" or "matrix") => true,
        (ParameterPlace.Query, "form" or "spaceDelimited" or "pipeDelimited" or "deepObject") => true,
        (ParameterPlace.Header, "simple") => true,
        (ParameterPlace.Cookie, "form") => true,
        _ => parameter.MediaType is not null,
    };

    private static JsonSchemaOptions Options(ContractVersion version, ValidationSection bounds) => new()
    {
        Dialect = version == ContractVersion.OpenApi30 ? SchemaDialect.OpenApi30 : SchemaDialect.Draft202012,
        RefuseUndeclared = bounds.RefuseUndeclared,
        MaxDepth = bounds.MaxDepth,
        MaxFaults = FaultList.Most,
        Requests = true,
    };
}
