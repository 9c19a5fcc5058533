using System.Text;
using System.Text.Json;

namespace Gatehouse.JsonSchema.Checking;

/// <summary>What can be said of a schema without a value: for reading parameters, which come as text.</summary>
internal sealed partial class SchemaNode
{
    /// <summary>Types that can be valid: met by the own keywords and every allOf, and by one branch of each choice.</summary>
    public JsonTypes PossibleTypes()
    {
        if (Never)
            return JsonTypes.None;
        var types = Types & (Constants?.Types is { } constant && constant != JsonTypes.None ? Widen(constant) : JsonTypes.Any);
        if (Branches is null)
            return types;
        foreach (var node in Branches.All)
            types &= node.PossibleTypes();
        foreach (var nodes in Branches.Any)
            types &= Union(nodes);
        return Branches.One is null ? types : types & Union(Branches.One);
    }

    /// <summary>Whether a value of a token's type can be valid.</summary>
    public bool MayBe(JsonTokenType token) => (PossibleTypes() & (token switch
    {
        JsonTokenType.StartObject => JsonTypes.Object,
        JsonTokenType.StartArray => JsonTypes.Array,
        JsonTokenType.Number => JsonTypes.Number,
        JsonTokenType.True or JsonTokenType.False => JsonTypes.Boolean,
        JsonTokenType.Null => JsonTypes.Null,
        _ => JsonTypes.String,
    })) != 0;

    public SchemaNode? FindItems() => Arrays?.Items ?? First(node => node.FindItems());

    public SchemaNode? FindProperty(string name)
    {
        var number = Objects?.Names.Find(Encoding.UTF8.GetBytes(name)) ?? -1;
        return (number >= 0 && number < Objects!.Properties.Count ? Objects.Properties[number] : null)
            ?? First(node => node.FindProperty(name))
            ?? Objects?.Additional;
    }

    public void CollectNames(ISet<string> names)
    {
        for (var i = 0; i < Objects?.Properties.Count; i++)
            names.Add(Objects.Names.Name(i));
        foreach (var node in Others())
            node.CollectNames(names);
    }

    private static JsonTypes Widen(JsonTypes types) => (types & JsonTypes.Integer) != 0 ? types | JsonTypes.Number : types;

    private static JsonTypes Union(SchemaNode[] nodes)
    {
        var types = JsonTypes.None;
        foreach (var node in nodes)
            types |= node.PossibleTypes();

        return types;
    }

    // Walks over them end: circles in place are refused when a schema is compiled.
    private IEnumerable<SchemaNode> Others() =>
        Branches is null ? [] : Branches.All.Concat(Branches.Any.SelectMany(nodes => nodes)).Concat(Branches.One ?? []);

    private SchemaNode? First(Func<SchemaNode, SchemaNode?> find)
    {
        foreach (var node in Others())
            if (find(node) is { } found)
                return found;

        return null;
    }
}
