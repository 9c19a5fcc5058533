using System.Text.Json;

namespace Gatehouse.JsonSchema.Compiling;

/// <summary>All documents and identifiers known so far; turns references into places.</summary>
internal sealed class SchemaRegistry
{
    private readonly JsonSchemaOptions options;
    private readonly Dictionary<string, SchemaResource> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaDocument?> documents = new(StringComparer.Ordinal);
    private readonly List<SchemaResource> resources = [];

    public SchemaRegistry(JsonElement root, JsonSchemaOptions options)
    {
        this.options = options;
        Main = Load(root, new Uri("schema://root/"), options.Dialect);
    }

    public SchemaDocument Main { get; }

    public IReadOnlyList<SchemaResource> Resources => resources;

    /// <summary>The place a pointer names in a document; null when there is nothing.</summary>
    public SchemaSite? Find(SchemaResource from, string pointer)
    {
        var (resource, path, element) = (from, from.Pointer, ElementAt(from.Document.Root, from.Pointer));
        foreach (var token in Pointers.Tokens(pointer))
        {
            if (element is not { } here || Pointers.Step(here, token) is not { } next)
                return null;
            element = next;
            path += "/" + Pointers.Escape(token);
            resource = from.Document.Resources.GetValueOrDefault(path) ?? resource;
        }

        if (element is not { } found)
            return null;
        Scan(found, path, resource);
        return new SchemaSite(from.Document.Resources.GetValueOrDefault(path) ?? resource, path, found);
    }

    /// <summary>The place a reference names; null when there is none.</summary>
    /// <param name="reference">As written.</param>
    /// <param name="from">The resource it stands in.</param>
    /// <param name="anchor">The fragment, when it is a name and not a pointer.</param>
    public SchemaSite? Resolve(string reference, SchemaResource from, out string? anchor)
    {
        anchor = null;
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var address = hash < 0 ? reference : reference[..hash];
        var fragment = hash < 0 ? "" : Uri.UnescapeDataString(reference[(hash + 1)..]);
        var resource = address.Length == 0 ? from : FindResource(Combine(from.Id, address), from.Dialect);
        if (resource is null)
            return null;
        if (fragment.Length == 0 || fragment[0] == '/')
            return Find(resource, fragment);

        anchor = fragment;
        return resource.Anchors.GetValueOrDefault(fragment) ?? resource.DynamicAnchors.GetValueOrDefault(fragment);
    }

    private SchemaResource? FindResource(Uri? address, SchemaDialect dialect)
    {
        if (address is null)
            return null;
        var key = Key(address);
        if (byId.TryGetValue(key, out var known))
            return known;
        if (!documents.TryGetValue(key, out var document))
        {
            document = options.Resolver?.Invoke(address) is { } root ? Load(root, address, dialect) : null;
            documents[key] = document;
        }

        return document is null ? null : byId.GetValueOrDefault(key) ?? document.Resources[""];
    }

    private SchemaDocument Load(JsonElement root, Uri address, SchemaDialect dialect)
    {
        var document = new SchemaDocument(root, address);
        var rules = RulesOf(root, new SchemaRules(dialect));
        var id = Id(root, rules.Dialect) is { } text && Combine(address, text.Split('#')[0]) is { } combined ? combined : address;
        var resource = Register(document, "", id, rules);
        byId.TryAdd(Key(address), resource);
        Scan(root, "", resource);
        return document;
    }

    private SchemaResource Register(SchemaDocument document, string pointer, Uri id, SchemaRules rules)
    {
        var resource = new SchemaResource(document, pointer, id, rules, resources.Count);
        resources.Add(resource);
        document.Resources[pointer] = resource;
        byId.TryAdd(Key(id), resource);
        return resource;
    }

    // OpenAPI 3.0 has no identifiers, so its documents need no search.
    private void Scan(JsonElement element, string pointer, SchemaResource resource)
    {
        if (resource.Dialect == SchemaDialect.OpenApi30 || element.ValueKind != JsonValueKind.Object || !resource.Document.Scanned.Add(pointer))
            return;

        var rules = RulesOf(element, resource.Rules);
        var id = Id(element, rules.Dialect);
        if (pointer.Length > 0 && id is not null && id.Split('#')[0] is { Length: > 0 } address && Combine(resource.Id, address) is { } combined)
            resource = resource.Document.Resources.GetValueOrDefault(pointer) ?? Register(resource.Document, pointer, combined, rules);

        Anchors(element, new SchemaSite(resource, pointer, element), id);
        foreach (var (child, path) in Keywords.Children(element, pointer))
            Scan(child, path, resource);
    }

    private static void Anchors(JsonElement element, SchemaSite site, string? id)
    {
        var resource = site.Resource;
        if (resource.Dialect == SchemaDialect.Draft4)
        {
            if (id?.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash && hash + 1 < id.Length)
                resource.Anchors.TryAdd(id[(hash + 1)..], site);
            return;
        }

        if (element.TryGetProperty("$anchor", out var anchor) && anchor.ValueKind == JsonValueKind.String)
            resource.Anchors.TryAdd(anchor.GetString()!, site);
        if (element.TryGetProperty("$dynamicAnchor", out var dynamicAnchor) && dynamicAnchor.ValueKind == JsonValueKind.String)
            resource.DynamicAnchors.TryAdd(dynamicAnchor.GetString()!, site);
    }

    private static string? Id(JsonElement schema, SchemaDialect dialect)
    {
        if (schema.ValueKind != JsonValueKind.Object || dialect == SchemaDialect.OpenApi30)
            return null;
        var draft4 = dialect == SchemaDialect.Draft4;
        if (draft4 && schema.TryGetProperty("$ref", out _))
            return null;   // siblings of a reference do not count
        return schema.TryGetProperty(draft4 ? "id" : "$id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
    }

    private SchemaRules RulesOf(JsonElement schema, SchemaRules around)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("$schema", out var named) || named.ValueKind != JsonValueKind.String)
            return around;
        var name = named.GetString()!.TrimEnd('#');
        if (name.EndsWith("json-schema.org/draft-04/schema", StringComparison.Ordinal))
            return new SchemaRules(SchemaDialect.Draft4);
        if (name.EndsWith("json-schema.org/draft/2020-12/schema", StringComparison.Ordinal))
            return new SchemaRules(SchemaDialect.Draft202012);
        if (Uri.TryCreate(name, UriKind.Absolute, out var address) && options.Resolver?.Invoke(address) is { } meta)
            return around with { Asserts = HasValidation(meta) };
        return name.Contains("json-schema.org/draft", StringComparison.Ordinal) ? around with { Unknown = name } : around;
    }

    private static bool HasValidation(JsonElement meta) =>
        meta.ValueKind != JsonValueKind.Object
        || !meta.TryGetProperty("$vocabulary", out var vocabularies)
        || vocabularies.TryGetProperty("https://json-schema.org/draft/2020-12/vocab/validation", out _);

    private static JsonElement? ElementAt(JsonElement root, string pointer)
    {
        JsonElement? element = root;
        foreach (var token in Pointers.Tokens(pointer))
            element = element is { } here ? Pointers.Step(here, token) : null;

        return element;
    }

    private static Uri? Combine(Uri from, string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var absolute) && !address.StartsWith('/') ? absolute : Uri.TryCreate(from, address, out var combined) ? combined : null;

    private static string Key(Uri address) => address.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, System.UriFormat.UriEscaped);
}
