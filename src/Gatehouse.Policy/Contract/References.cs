using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>Follows <c>$ref</c> to what it names. Schemas are not followed here: a schema may well hold itself.</summary>
/// <remarks>With <c>warnOnly</c> a broken reference is warned of (GH132) and left out; otherwise it is a fault.</remarks>
internal sealed class References(ContractSource source, PolicyReport report, bool warnOnly = false)
{
    private const int MaxSteps = 32;

    /// <summary>The node itself, or what its chain of references ends at; null after a fault.</summary>
    internal ContractNode? Follow(ContractNode node)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var start = node;
        while (node.IsObject && node.Json.TryGetProperty("$ref", out var reference))
        {
            // A chain that bites its tail would be followed for ever (CWE-835).
            if (!seen.Add(node.Pointer) || seen.Count > MaxSteps)
                return Refuse(start, "a reference that ends", "a chain of references that leads back to itself");
            if (Target(start, node, reference.ValueKind == System.Text.Json.JsonValueKind.String ? reference.GetString()! : "") is not { } next)
                return null;

            node = next;
        }

        return node;
    }

    private ContractNode? Target(ContractNode start, ContractNode node, string reference)
    {
        // Never fetched: a document must not make us call addresses inside the house (SSRF, CWE-918).
        if (!reference.StartsWith('#'))
            return Refuse(node, "a reference within the document ('#/components/…') or to a file beside it", $"'{reference}'", "bundle the document into one file");

        var pointer = Uri.UnescapeDataString(reference[1..]);
        return JsonPointer.Find(source.Json, pointer) is { } json
            ? new ContractNode(json, pointer)
            : Refuse(start, "a reference to something in the document", $"'{reference}', which is not there");
    }

    private ContractNode? Refuse(ContractNode node, string expected, string found, string? hint = null)
    {
        var pointer = JsonPointer.Append(node.Pointer, "$ref");
        if (warnOnly)
            source.Warn(report, "GH132", pointer, $"expected {expected}, found {found}: left out");
        else
            source.Fault(report, pointer, expected, found, hint);

        return null;
    }
}
