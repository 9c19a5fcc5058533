using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>Reads parameters: references followed, defaults of style and explode filled in.</summary>
internal sealed class ParameterReader(ContractSource source, PolicyReport report, References references)
{
    internal List<ContractParameter> Read(ContractNode? list)
    {
        var parameters = new List<ContractParameter>();
        if (list is not { } declared)
            return parameters;
        if (!declared.IsArray)
            source.Fault(report, declared.Pointer, "a list of parameters", declared.Kind);

        foreach (var written in declared.Items())
            if (references.Follow(written) is { } node && ReadOne(node) is { } parameter)
                AddOnce(parameters, parameter);

        return parameters;
    }

    /// <summary>A parameter of the operation replaces the path's of the same name and place.</summary>
    internal static List<ContractParameter> Merge(List<ContractParameter> shared, List<ContractParameter> own) =>
        [.. shared.Where(one => !own.Exists(other => Same(one, other))), .. own];

    /// <summary>Adds what the template names and nobody declared, as text; such documents are common.</summary>
    internal List<ContractParameter> Complete(string template, ContractNode operation, List<ContractParameter> parameters)
    {
        foreach (var name in TemplateNames.Of(template))
        {
            if (parameters.Exists(one => one.In == ParameterPlace.Path && one.Name == name))
                continue;

            source.Warn(report, "GH130", operation.Pointer, $"the path names '{{{name}}}', which no parameter declares: any text is accepted there");
            parameters.Add(new ContractParameter(name, ParameterPlace.Path, true, "simple", false, false, null, "", null, operation.Pointer));
        }

        return parameters;
    }

    private ContractParameter? ReadOne(ContractNode node)
    {
        if (node.Text("name") is not { Length: > 0 } name)
            return Refuse(node, "a parameter with a name", node.IsObject ? "none" : node.Kind);
        if (PlaceOf(node.Text("in")) is not { } place)
            return Refuse(node.Child("in") ?? node, "'in: path', 'query', 'header' or 'cookie'", $"'{node.Text("in")}' at '{name}'");

        // OpenAPI: declarations of these three are to be ignored; other parts of the contract speak of them.
        if (place == ParameterPlace.Header && IsReserved(name))
            return null;

        var (schema, mediaType) = SchemaOf(node);
        var style = node.Text("style") ?? (place is ParameterPlace.Query or ParameterPlace.Cookie ? "form" : "simple");
        return new ContractParameter(
            name,
            place,
            place == ParameterPlace.Path || (node.Flag("required") ?? false),
            style,
            node.Flag("explode") ?? style == "form",
            node.Flag("allowEmptyValue") ?? false,
            schema?.Json,
            schema?.Pointer ?? "",
            mediaType,
            node.Pointer);
    }

    private static (ContractNode? Schema, string? MediaType) SchemaOf(ContractNode node)
    {
        if (node.Child("schema") is { } schema)
            return (schema, null);

        foreach (var (type, media) in node.Child("content")?.Members() ?? [])
            return (media.Child("schema"), type.ToLowerInvariant());

        return (null, null);
    }

    private void AddOnce(List<ContractParameter> parameters, ContractParameter parameter)
    {
        if (!parameters.Exists(one => Same(one, parameter)))
            parameters.Add(parameter);
        else
            source.Warn(report, "GH131", parameter.Pointer, $"parameter '{parameter.Name}' is declared twice: the first one counts");
    }

    private static bool Same(ContractParameter one, ContractParameter other) =>
        one.In == other.In && one.Name.Equals(other.Name, one.In == ParameterPlace.Header ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static ParameterPlace? PlaceOf(string? place) => place switch
    {
        "path" => ParameterPlace.Path,
        "query" => ParameterPlace.Query,
        "header" => ParameterPlace.Header,
        "cookie" => ParameterPlace.Cookie,
        _ => null,
    };

    private static bool IsReserved(string name) =>
        name.Equals("Accept", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Authorization", StringComparison.OrdinalIgnoreCase);

    private ContractParameter? Refuse(ContractNode node, string expected, string found)
    {
        source.Fault(report, node.Pointer, expected, found);
        return null;
    }
}
