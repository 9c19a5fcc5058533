using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Drafting;

/// <summary>Writes the whole file, section by section, in the order of the guide.</summary>
internal sealed class DraftText(ContractDocument contract, SchemaFields fields, IReadOnlyList<DraftedResource> resources, IReadOnlyDictionary<string, string> refused)
{
    private readonly Lines lines = new();
    private readonly IReadOnlyList<string> roles = RoleGuess.Of(contract).Roles;
    private readonly string whyRoles = RoleGuess.Of(contract).Why;

    internal string Write(Uri upstream, string contractPath)
    {
        Head(upstream, contractPath);
        Entrance();
        new ResourceLines(lines, fields).Write(resources);
        RefusedLines.Write(lines, contract, refused);
        AccessLines.Write(lines, resources, roles, fields);
        LimitLines.Write(lines, resources);
        LaterLines.Write(lines, contract, resources, fields);
        return lines.ToString();
    }

    private void Head(Uri upstream, string contractPath)
    {
        lines.Say($"How {(contract.Title.Length > 0 ? contract.Title : "this API")} is protected. Drafted from {contractPath}; what was guessed says why.");
        lines.Say("Nothing is open that is not opened here in so many words. 'gatehouse check' tells what is wrong, 'gatehouse run' starts.");
        lines.Add();
        lines.Add("gatehouse: 1");
        lines.Add();
        lines.Add("api:");
        lines.Add($"  upstream: {YamlWords.Quote(Address(upstream))}", BaseHint(upstream));
        lines.Add($"  contract: {YamlWords.Quote(contractPath)}");
        lines.Add();
    }

    // The contract's paths begin after its server's own path.
    private string? BaseHint(Uri upstream) =>
        contract.BasePath.Length > 0 && upstream.AbsolutePath.TrimEnd('/') != contract.BasePath ? $"the contract's server has {contract.BasePath}: does the upstream, too?" : null;

    private static string Address(Uri upstream) => upstream.AbsolutePath == "/" ? upstream.GetLeftPart(UriPartial.Authority) : upstream.GetLeftPart(UriPartial.Path);

    private string? Login() => contract.Operations
        .FirstOrDefault(operation => operation.Method == "POST" && ActionGuess.Of(operation, PathShape.Of(operation.Template)) is "login" or "signin")?.Name;

    private void Entrance()
    {
        var brand = BrandGuess.Of(contract.Title);
        lines.Add("https:");
        lines.Add("  host: localhost", "the public name; redirects and links use it");
        lines.Add("  listen: 127.0.0.1:8443", "this machine only, until you say '*:8443'");
        lines.Add("  certificate: self-made", "or { file: tls.pem, key: tls.key }");
        lines.Add();
        lines.Add("authentication:");
        lines.Add($"  keys: {{ brand: {brand}, expire: 90d }}", "every key begins with the brand; from the title");
        lines.Add($"  tokens: {{ audience: {brand}-api, lifetime: 10m }}");
        if (Login() is { } login)
            lines.Say($"logins: [{YamlWords.Quote(login)}]   once guests may call it: guessing is counted and answered 429", indent: 2);
        lines.Add();
        lines.Add($"roles: [{string.Join(", ", roles)}]", whyRoles);
        lines.Add();
    }
}
