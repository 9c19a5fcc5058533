using System.Text;
using System.Text.Json;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>A contract written in YAML.</summary>
internal static class YamlText
{
    internal static ContractSource? Read(ReadOnlyMemory<byte> bytes, string displayName, PolicyReport report)
    {
        try
        {
            var root = YamlTree.Read(new StringReader(Encoding.UTF8.GetString(bytes.Span)), displayName);
            var json = JsonDocument.Parse(YamlJson.Write(root, displayName), new JsonDocumentOptions { MaxDepth = ContractReader.MaxDepth + 1 });
            return new ContractSource(displayName, json.RootElement, new YamlPlaces(root, bytes, displayName).PlaceOf);
        }
        catch (YamlFaultException refused)
        {
            report.Add(refused.Fault);
            return null;
        }
    }
}
