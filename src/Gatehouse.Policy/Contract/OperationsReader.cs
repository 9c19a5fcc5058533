using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>Reads <c>paths</c>: every operation in document order.</summary>
internal sealed class OperationsReader
{
    private static readonly string[] Methods = ["get", "head", "post", "put", "patch", "delete", "options", "trace"];

    private readonly ContractSource source;
    private readonly PolicyReport report;
    private readonly References references;
    private readonly ParameterReader parameters;
    private readonly BodyReader bodies;
    private readonly SecurityReader security;

    private OperationsReader(ContractSource source, PolicyReport report)
    {
        this.source = source;
        this.report = report;
        references = new References(source, report);
        parameters = new ParameterReader(source, report, references);
        bodies = new BodyReader(source, report, references);
        security = new SecurityReader(source.Root);
    }

    internal static IReadOnlyList<ContractOperation> Read(ContractSource source, ContractVersion version, PolicyReport report)
    {
        var paths = source.Root.Child("paths");
        if (paths is { IsObject: true } found)
            return new OperationsReader(source, report).ReadPaths(found);

        // 3.1 allows a document of webhooks alone.
        if (version != ContractVersion.OpenApi31 || paths is not null)
            source.Fault(report, paths?.Pointer ?? "", "'paths' with at least one path", paths?.Kind ?? "no 'paths'");
        return [];
    }

    private List<ContractOperation> ReadPaths(ContractNode paths)
    {
        var operations = new List<ContractOperation>();
        foreach (var (template, written) in paths.Members())
        {
            if (TemplateNames.Problem(template) is { } expected)
                source.Fault(report, written.Pointer, expected, $"'{new string([.. template.Take(80).Select(c => char.IsControl(c) ? ' ' : c)])}'");
            else if (references.Follow(written) is { } item)
                ReadItem(template, written, item, operations);
        }

        return operations;
    }

    private void ReadItem(string template, ContractNode written, ContractNode item, List<ContractOperation> operations)
    {
        if (!item.IsObject)
        {
            source.Fault(report, written.Pointer, "an object with methods such as 'get'", item.Kind);
            return;
        }

        // OpenAPI leaves it open what a method beside a reference means; an operation that is not read is not reachable.
        if (item.Pointer != written.Pointer && written.Members().Any(member => Array.IndexOf(Methods, member.Name) >= 0))
            source.Warn(report, "GH133", written.Pointer, "methods beside '$ref' are left out: write them where it points to");

        var shared = parameters.Read(item.Child("parameters"));
        foreach (var (name, node) in item.Members())
        {
            if (Array.IndexOf(Methods, name) < 0)
                continue;
            if (node.IsObject)
                operations.Add(ReadOperation(template, name, node, shared));
            else
                source.Fault(report, node.Pointer, "an object that describes the operation", node.Kind);
        }
    }

    private ContractOperation ReadOperation(string template, string method, ContractNode node, List<ContractParameter> shared)
    {
        var own = parameters.Read(node.Child("parameters"));
        var all = parameters.Complete(template, node, ParameterReader.Merge(shared, own));
        return new ContractOperation(
            method.ToUpperInvariant(),
            template,
            node.Pointer,
            node.Text("operationId"),
            node.Text("summary"),
            [.. Tags(node)],
            all,
            bodies.ReadBody(node.Child("requestBody")),
            bodies.ReadAnswers(node.Child("responses")),
            node.Flag("deprecated") ?? false)
        {
            OpenInContract = security.IsOpen(node),
        };
    }

    private static IEnumerable<string> Tags(ContractNode node)
    {
        foreach (var tag in node.Child("tags")?.Items() ?? [])
            if (tag.Json.ValueKind == System.Text.Json.JsonValueKind.String)
                yield return tag.Json.GetString()!;
    }
}
