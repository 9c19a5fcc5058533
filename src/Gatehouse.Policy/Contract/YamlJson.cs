using System.Buffers;
using System.Text.Json;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>Writes YAML nodes as JSON, aliases and merges put in place.</summary>
internal sealed class YamlJson(string displayName, Utf8JsonWriter writer)
{
    // A few lines of aliases of aliases can stand for billions of nodes ("billion laughs", CWE-776).
    private const int MaxNodes = 4_000_000;

    private int nodes;

    /// <exception cref="YamlFaultException">Too many nodes, or nested too deep.</exception>
    internal static ReadOnlyMemory<byte> Write(YamlNode root, string displayName)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = ContractReader.MaxDepth + 1, SkipValidation = true }))
            new YamlJson(displayName, writer).WriteNode(root, 0);

        return buffer.WrittenMemory;
    }

    private void WriteNode(YamlNode node, int depth)
    {
        if (++nodes > MaxNodes || writer.BytesCommitted > 4L * ContractReader.MaxBytes)
            throw Refuse(node, $"at most {MaxNodes} values once aliases are put in place", "more");
        if (depth > ContractReader.MaxDepth)
            throw Refuse(node, $"YAML nested at most {ContractReader.MaxDepth} deep once aliases are put in place", "more");

        if (node.Members is not null)
            WriteObject(node, depth);
        else if (node.Items is not null)
            WriteList(node, depth);
        else if (node.IsPlain)
            YamlScalar.Write(writer, node.Scalar!);
        else
            writer.WriteStringValue(node.Scalar);
    }

    private void WriteObject(YamlNode node, int depth)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in node.MergedMembers())
        {
            writer.WritePropertyName(key.Scalar!);
            WriteNode(value, depth + 1);
        }

        writer.WriteEndObject();
    }

    private void WriteList(YamlNode node, int depth)
    {
        writer.WriteStartArray();
        foreach (var item in node.Items!)
            WriteNode(item, depth + 1);

        writer.WriteEndArray();
    }

    private YamlFaultException Refuse(YamlNode node, string expected, string found) =>
        new(new Fault(displayName, node.Line, node.Column, "contract", expected, found));
}
