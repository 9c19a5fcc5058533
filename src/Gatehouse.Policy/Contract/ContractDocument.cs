using System.Text.Json;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>An OpenAPI 3.0 or 3.1 document, read as JSON with the place of every node.</summary>
public sealed class ContractDocument
{
    internal ContractDocument(string file, ContractVersion version, JsonElement root, IReadOnlyList<ContractOperation> operations, Func<string, ContractPlace> placeOf)
    {
        File = file;
        Version = version;
        Root = root;
        Operations = operations;
        this.placeOf = placeOf;
    }

    private readonly Func<string, ContractPlace> placeOf;

    /// <summary>The file as the user named it.</summary>
    public string File { get; }

    /// <summary>The API's name as the contract gives it; empty when it gives none.</summary>
    public string Title { get; init; } = "";

    /// <summary>Path of the first server, such as <c>/v1</c>, without a slash at the end; empty when there is none or it holds variables.
    /// Operations do not carry it: it belongs to the upstream's address.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>Absolute paths of the files beside the contract that it refers to. They stand in <see cref="Root"/>, and every
    /// reference to them is a local one.</summary>
    public IReadOnlyList<string> OtherFiles { get; init; } = [];

    /// <summary>Which OpenAPI, and with it which dialect of JSON Schema.</summary>
    public ContractVersion Version { get; }

    /// <summary>The whole document as JSON (a YAML document is turned into JSON). Lives as long as this object.</summary>
    public JsonElement Root { get; }

    /// <summary>Every operation, in document order.</summary>
    public IReadOnlyList<ContractOperation> Operations { get; }

    /// <summary>Line and column (from 1) of the node a JSON pointer names; of its nearest known parent otherwise.</summary>
    public (int Line, int Column) Locate(string pointer) => (placeOf(pointer).Line, placeOf(pointer).Column);

    /// <summary>The same with the file: what a contract takes from other files stands there.</summary>
    public ContractPlace PlaceOf(string pointer) => placeOf(pointer);
}
