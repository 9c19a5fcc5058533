using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>What the grammar knows and this version does not enforce: a fault, never accepted and ignored. The one list of it.</summary>
internal static class Enforced
{
    private const string Hint = "leave it out; the gateway would otherwise seem to check what it does not";

    private const string Passkeys = "passkeys: they follow with the accounts; totp, password, email and approval are there";

    /// <summary>One word that is not enforced yet: where it stands ('*' is any key, '[]' any item), what it would do, and for which values.</summary>
    internal sealed record NotYet(string Path, string Meaning, Func<PolicyNode, bool>? When = null);

    /// <summary>The list. A line goes when the gateway enforces it.</summary>
    public static IReadOnlyList<NotYet> List { get; } =
    [
        new("api.upstream", "several upstreams", node => node is ListNode { Items.Count: > 1 }),
        new("api.upstream.healthCheck", "health checks"),
        new("api.upstream[].healthCheck", "health checks"),
        new("https.certificate.acme", "certificates obtained automatically"),
        new("authentication.tokens.algorithm", "EdDSA: the cryptography of this platform has no Ed25519; ES256 and RS256 are there", node => node is ScalarNode { Text: "EdDSA" }),
        new("authentication.signIn", "signing in with another provider"),
        new("critical.*", Passkeys, IsPasskey),
        new("critical.*.proof", Passkeys, IsPasskey),
        new("fields.*.encrypt", "encryption of fields"),
        new("fields.*.search", "encryption of fields"),
        new("validation.injection", "the injection guard"),
        new("validation.freeText", "the injection guard"),
        new("validation.answers", "checks of answers"),
        new("validation.uploads", "checks of uploads"),
        new("limits.schedule", "limits by time"),
        new("limits.timeZone", "limits by time"),
        new("limits.overload", "limits by load"),
        new("limits.block", "blocking of sources"),
        new("storage.postgres", "PostgreSQL"),
        new("storage.redis", "Redis"),
        new("keyStore.vault", "Vault"),
        new("keyStore.awsKms", "AWS KMS"),
        new("antivirus", "scanning"),
        new("admin", "the administration interface"),
    ];

    /// <summary>Reports every word of the file that is not enforced.</summary>
    public static void Check(MapNode root, PolicySource source)
    {
        foreach (var word in List)
            foreach (var (place, node) in Find(root, word.Path))
                if (word.When?.Invoke(node) ?? true)
                    Report(place, node, word.Meaning, word.When is null && node is ScalarNode ? "a value" : node.Shown, source);
    }

    private static bool IsPasskey(PolicyNode node) => node is ScalarNode { Text: "passkey" };

    // Values are not shown: one may be a connection string.
    private static void Report(Place place, PolicyNode node, string meaning, string found, PolicySource source) =>
        source.Fault(place, node.At, $"nothing yet: this version does not enforce '{node.At}' ({meaning})", found, Hint);

    private static IEnumerable<(Place Place, PolicyNode Node)> Find(MapNode root, string path)
    {
        IEnumerable<(Place Place, PolicyNode Node)> found = [(root.Place, root)];
        foreach (var step in path.Replace("[]", ".[]", StringComparison.Ordinal).Split('.'))
            found = found.SelectMany(pair => Step(pair.Node, step)).ToList();

        return found;
    }

    private static IEnumerable<(Place Place, PolicyNode Node)> Step(PolicyNode node, string step) => (node, step) switch
    {
        (ListNode list, "[]") => list.Items.Select(item => (item.Place, item)),
        (MapNode map, not "[]") => map.Entries.Where(entry => step == "*" || entry.Key.Text == step).Select(entry => (entry.Key.Place, entry.Value)),
        _ => [],
    };
}
