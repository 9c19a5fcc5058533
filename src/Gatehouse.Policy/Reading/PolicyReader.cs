using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Reading;

/// <summary>Reads a policy file into its model: the whole grammar, also what this version does not enforce yet.</summary>
public static class PolicyReader
{
    /// <summary>Reads a policy's text.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="path">The file as the user names it; relative paths in it start at its folder.</param>
    /// <param name="environment">Values of <c>${NAME}</c>; null for unknown names.</param>
    /// <param name="report">Gathers every fault.</param>
    /// <returns>Null when there is any fault.</returns>
    public static PolicyDocument? Read(string text, string path, Func<string, string?> environment, PolicyReport report)
    {
        var before = report.Faults.Count;
        var document = Read(text, new PolicySource(path, Path.GetFullPath(path), report), environment, out _);
        return report.Faults.Count == before ? document : null;
    }

    /// <summary>Reads as much as can be read; null only when the text is no policy at all.</summary>
    internal static PolicyDocument? Read(string text, PolicySource source, Func<string, string?> environment, out MapNode? root)
    {
        source.Lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        root = NodeTree.Build(text, source, new EnvironmentWords(environment, source));
        return root is null ? null : Document(root, source);
    }

    private static PolicyDocument Document(MapNode root, PolicySource source)
    {
        var section = Section.Open(root, Grammar.Root, source);
        RefuseMissing(section, source);
        Version(section, source);

        var matrix = new MatrixReader(source).Read(section["access"]);
        var https = HttpsSection.Read(section["https"], source);
        var storage = StorageSection.Read(section["storage"], source);
        return new PolicyDocument
        {
            File = source.FullPath,
            Api = ApiSection.Read(section["api"], source),
            Https = https,
            Authentication = AuthenticationSection.Read(section["authentication"], https.Host, source),
            Roles = RolesReader.Read(section["roles"], matrix, source),
            Resources = Resource.ReadAll(section["resources"], source),
            Refused = OperationName.ReadAll(section["refused"], source),
            Access = matrix,
            Critical = CriticalRule.ReadAll(section["critical"], source, section.Mode),
            Fields = FieldRule.ReadAll(section["fields"], source, section.Mode),
            Validation = ValidationSection.Read(section["validation"], source),
            Limits = LimitsSection.Read(section["limits"], source),
            Mode = section.Mode ?? PolicyMode.Enforce,
            Storage = storage,
            KeyStore = KeyStoreSection.Read(section["keyStore"], storage, source),
            Antivirus = AntivirusSection.Read(section["antivirus"], source),
            Mail = MailSection.Read(section["mail"], source),
            Cors = CorsSection.Read(section["cors"], source),
            Admin = AdminSection.Read(section["admin"], source),
            TrustedProxies = TrustedProxies.Read(section["trustedProxies"], source),
            Decisions = DecisionsSection.Read(section["decisions"], source),
            Audit = AuditSection.Read(section["audit"], source),
        };
    }

    private static void RefuseMissing(Section section, PolicySource source)
    {
        foreach (var (word, example) in (ReadOnlySpan<(string, string)>)[("gatehouse", "gatehouse: 1"), ("api", "api: { upstream: http://127.0.0.1:5080 }"),
            ("resources", "resources: { orders: { read: [\"GET /orders\"] } }"), ("access", "access: |")])
            if (section[word] is null or ScalarNode { IsNothing: true })
                source.Fault(section.PlaceOf(word), word, $"'{word}'", "nothing", $"add '{example}'");
    }

    private static void Version(Section section, PolicySource source)
    {
        if (section.Scalar("gatehouse", "'1'") is { Text: not "1" } version)
            source.Fault(version, "'1', the version of this format", null, "another version of gatehouse may read it");
    }
}
