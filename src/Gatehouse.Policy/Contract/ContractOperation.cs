using System.Text.Json;

namespace Gatehouse.Policy.Contract;

/// <summary>Which OpenAPI a document is written in.</summary>
public enum ContractVersion
{
    /// <summary>OpenAPI 3.0: schemas near JSON Schema draft 4, with <c>nullable</c>.</summary>
    OpenApi30,

    /// <summary>OpenAPI 3.1: schemas are JSON Schema 2020-12.</summary>
    OpenApi31,
}

/// <summary>Where a parameter stands in a request.</summary>
public enum ParameterPlace
{
    /// <summary>In the path template.</summary>
    Path,

    /// <summary>After the question mark.</summary>
    Query,

    /// <summary>A header field.</summary>
    Header,

    /// <summary>In the Cookie header.</summary>
    Cookie,
}

/// <summary>One method on one path template of the contract; references are resolved, path-level parameters merged in.</summary>
/// <param name="Method">Upper case.</param>
/// <param name="Template">As the contract writes it, with the path of the first server's base path left out: what stands under <c>paths</c>.</param>
/// <param name="Pointer">JSON pointer of the operation in the document.</param>
/// <param name="OperationId">Null when the contract gives none.</param>
/// <param name="Summary">Null when the contract gives none.</param>
/// <param name="Tags">As the contract orders them.</param>
/// <param name="Parameters">All of them; names of header parameters keep their case but compare without it.</param>
/// <param name="Body">Null when the operation declares no request body.</param>
/// <param name="AnswerSchemas">Schemas of JSON answers with a 2xx status: JSON pointers into the document (for guessing owners and personal fields).</param>
/// <param name="Deprecated">Marked deprecated by the contract.</param>
public sealed record ContractOperation(
    string Method,
    string Template,
    string Pointer,
    string? OperationId,
    string? Summary,
    IReadOnlyList<string> Tags,
    IReadOnlyList<ContractParameter> Parameters,
    ContractBody? Body,
    IReadOnlyList<string> AnswerSchemas,
    bool Deprecated)
{
    /// <summary>The contract knows credentials and says that this operation needs none (<c>security: []</c>). A hint; it opens nothing.</summary>
    public bool OpenInContract { get; init; }

    /// <summary><c>GET /orders/{orderId}</c>: how the policy file names it.</summary>
    public string Name => $"{Method} {Template}";
}

/// <summary>One declared parameter.</summary>
/// <param name="Name">As declared.</param>
/// <param name="In">Where it stands.</param>
/// <param name="Required">Path parameters always are.</param>
/// <param name="Style">form, simple, label, matrix, spaceDelimited, pipeDelimited or deepObject; the default of its place when not given.</param>
/// <param name="Explode">The default of its style when not given.</param>
/// <param name="AllowEmptyValue">OpenAPI's allowEmptyValue.</param>
/// <param name="Schema">Null when the contract declares no schema.</param>
/// <param name="SchemaPointer">JSON pointer of the schema in the document; empty when there is none.</param>
/// <param name="MediaType">Set when the parameter is declared with <c>content</c> instead of <c>schema</c>.</param>
/// <param name="Pointer">JSON pointer of the parameter, after references were followed.</param>
public sealed record ContractParameter(
    string Name,
    ParameterPlace In,
    bool Required,
    string Style,
    bool Explode,
    bool AllowEmptyValue,
    JsonElement? Schema,
    string SchemaPointer,
    string? MediaType,
    string Pointer);

/// <summary>The declared request body.</summary>
/// <param name="Required">Whether an empty body is refused.</param>
/// <param name="Media">What may be sent, by media type.</param>
/// <param name="Pointer">JSON pointer of the body, after references were followed.</param>
public sealed record ContractBody(bool Required, IReadOnlyList<ContractMedia> Media, string Pointer);

/// <summary>One media type of a body.</summary>
/// <param name="Type">Lower case, without parameters; may be a range such as <c>image/*</c>.</param>
/// <param name="Schema">Null when none is declared.</param>
/// <param name="SchemaPointer">JSON pointer of the schema in the document; empty when there is none.</param>
public sealed record ContractMedia(string Type, JsonElement? Schema, string SchemaPointer);
