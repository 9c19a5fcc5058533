using System.Globalization;
using System.Net;
using System.Text.Json;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Audit;

/// <summary>What a log line says of a policy, escaped once per policy instead of once per line.</summary>
internal sealed class AuditTexts
{
    private const int MostRoleSets = 1024;
    private readonly JsonEncodedText[] names;
    private readonly JsonEncodedText[] rules;
    private readonly JsonEncodedText[] owners;
    private readonly Dictionary<ulong, byte[]> roles = [];

    public AuditTexts(CompiledPolicy policy)
    {
        var file = Path.GetFileName(policy.Document.File);
        Policy = policy;
        Version = JsonEncodedText.Encode(policy.Version);
        names = [.. policy.Operations.Select(operation => JsonEncodedText.Encode(operation.Name))];
        owners = [.. policy.Operations.Select(operation => JsonEncodedText.Encode(operation.Owner?.ToString() ?? ""))];
        rules = [.. policy.Operations.Select(operation => JsonEncodedText.Encode(string.Create(CultureInfo.InvariantCulture, $"{file}:{operation.RuleLine}")))];
    }

    public CompiledPolicy Policy { get; }

    public JsonEncodedText Version { get; }

    /// <summary><c>GET /orders/{orderId}</c></summary>
    public JsonEncodedText NameOf(CompiledOperation operation) => names[operation.Number];

    /// <summary><c>gatehouse.yaml:62</c></summary>
    public JsonEncodedText RuleOf(CompiledOperation operation) => rules[operation.Number];

    /// <summary><c>path.userId</c></summary>
    public JsonEncodedText OwnerOf(CompiledOperation operation) => owners[operation.Number];

    /// <summary><c>["manager","user"]</c>, as JSON.</summary>
    public byte[] RolesOf(ulong mask) => roles.TryGetValue(mask, out var text) ? text : Written(mask);

    // Apart, because what it captures is allocated on entry.
    private byte[] Written(ulong mask)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(Policy.Roles.Where((_, bit) => (mask >> bit & 1) != 0).ToArray());
        if (roles.Count < MostRoleSets)
            roles[mask] = text;
        return text;
    }
}
