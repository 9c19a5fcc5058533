using System.Text;
using System.Text.Json;
using Gatehouse.JsonSchema.Json;

namespace Gatehouse.JsonSchema.Checking;

/// <summary>OpenAPI's hint which form is meant. It never makes a value valid or invalid.</summary>
internal sealed class Discriminator(string property)
{
    private readonly byte[] property = Encoding.UTF8.GetBytes(property);
    private readonly Utf8Table values = new();
    private readonly List<SchemaNode> nodes = [];

    public void Add(string value, SchemaNode node)
    {
        if (values.Add(value) == nodes.Count)
            nodes.Add(node);
    }

    /// <summary>The form the value names; null when it names none.</summary>
    public SchemaNode? Find(Utf8JsonReader reader, Run run)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var named = run.Text(reader).SequenceEqual(property);
            reader.Read();
            if (named && reader.TokenType == JsonTokenType.String)
                return values.Find(run.Text(reader)) is >= 0 and var number ? nodes[number] : null;
            reader.Skip();
        }

        return null;
    }
}
