using System.Buffers;
using System.Text.Json;

namespace Gatehouse.Policy.Contract;

/// <summary>Writes a contract and its files as one JSON document with local references only.</summary>
internal sealed class BundleWriter(Utf8JsonWriter writer, ContractFolder folder)
{
    internal static ReadOnlyMemory<byte> Write(ContractSource main, IEnumerable<ContractSource> files, ContractFolder folder)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = ContractReader.MaxDepth + 3 }))
        {
            var bundle = new BundleWriter(writer, folder);
            writer.WriteStartObject();
            foreach (var member in main.Json.EnumerateObject())
                bundle.WriteMember(main.Name, "", member);

            writer.WriteStartObject(ContractFiles.Member);
            foreach (var file in files)
            {
                writer.WritePropertyName(file.Name);
                bundle.WriteValue(file.Name, "", file.Json);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private void WriteMember(string file, string parent, JsonProperty member)
    {
        writer.WritePropertyName(member.Name);
        if (member.NameEquals("$ref") && member.Value.ValueKind == JsonValueKind.String)
            writer.WriteStringValue(Localise(file, member.Value.GetString()!));
        else if (FileReferences.IsData(parent, member.Name))
            member.Value.WriteTo(writer);
        else
            WriteValue(file, member.Name, member.Value);
    }

    private void WriteValue(string file, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (var member in value.EnumerateObject())
                WriteMember(file, name, member);
            writer.WriteEndObject();
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in value.EnumerateArray())
                WriteValue(file, name, item);
            writer.WriteEndArray();
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    private string Localise(string file, string reference)
    {
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var target = file;
        if (hash != 0 && (!FileReferences.NamesAFile(reference) || folder.Resolve(file, reference, out target) is null))
            return reference;

        var fragment = hash < 0 ? "" : reference[(hash + 1)..];
        return target.Length == 0 ? "#" + fragment : $"#/{ContractFiles.Member}{Uri.EscapeDataString(JsonPointer.Append("", target)).Replace("%2F", "/", StringComparison.Ordinal)}{fragment}";
    }
}
