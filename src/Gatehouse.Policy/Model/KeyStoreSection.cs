using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>keyStore</c></summary>
/// <param name="Folder">Absolute path, 0700. Default <c>keys</c> beside the policy; never inside or above the data's folder.</param>
public sealed record KeyStoreSection(string Folder)
{
    /// <summary>Vault transit; null without.</summary>
    public VaultKeyStore? Vault { get; init; }

    /// <summary>AWS KMS; null without.</summary>
    public AwsKmsKeyStore? AwsKms { get; init; }

    internal static KeyStoreSection Read(PolicyNode? node, StorageSection storage, PolicySource source)
    {
        var section = Section.Open(node, Grammar.KeyStore, source);
        var folder = source.Absolute(section.Scalar("folder", "a folder such as 'keys'")?.Text ?? "keys");
        var named = Grammar.KeyStore.Known.Where(word => section[word] is not null).ToList();
        if (named.Count > 1)
            source.Fault(section[named[1]]!, "one key store", $"'{named[0]}' and '{named[1]}'");

        // Keys beside the data are copied, backed up and stolen with them (requirement 3.07, CWE-522).
        var data = Path.GetDirectoryName(storage.SqliteFile)!;
        if (Overlap(folder, data))
            source.Fault(section.PlaceOf("folder"), "keyStore.folder", "a folder neither inside nor above the data's folder",
                $"the data in {ScalarNode.Quote(Path.GetRelativePath(Path.GetDirectoryName(source.FullPath)!, storage.SqliteFile))}", "name another folder, such as 'keys', and keep the data in 'data'");

        return new KeyStoreSection(folder) { Vault = VaultKeyStore.Read(section.Inner("vault", Grammar.Vault)), AwsKms = AwsKmsKeyStore.Read(section.Inner("awsKms", Grammar.AwsKms)) };
    }

    private static bool Overlap(string keys, string data)
    {
        var (a, b) = (WithSlash(Real(keys)), WithSlash(Real(data)));
        return a.StartsWith(b, StringComparison.OrdinalIgnoreCase) || b.StartsWith(a, StringComparison.OrdinalIgnoreCase);
    }

    private static string WithSlash(string folder) => Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;

    // A symbolic link must not hide that two names are one folder (CWE-59).
    private static string Real(string folder)
    {
        try
        {
            return Directory.Exists(folder) && Directory.ResolveLinkTarget(folder, returnFinalTarget: true) is { } target ? target.FullName : folder;
        }
        catch (IOException)
        {
            return folder;
        }
    }
}

/// <summary><c>keyStore.vault</c></summary>
/// <param name="Address">https.</param>
/// <param name="Key">Name of the transit key.</param>
/// <param name="Mount">Default <c>transit</c>.</param>
public sealed record VaultKeyStore(Uri Address, string Key, string Mount)
{
    internal string? Token { get; init; }

    internal static VaultKeyStore? Read(Section section)
    {
        if (!section.Exists)
            return null;
        if (section["address"] is null)
            section.Source.Fault(section.Place, section.NameOf("address"), "an https address", "nothing");

        var address = section.Value("address", "an https address", new Uri("https://localhost:8200"), Urls.Https);
        return new VaultKeyStore(address, section.Required("key", Shapes.Name(), "the transit key's name"), section.Text("mount", Shapes.Name(), "a mount's name", "transit"))
        {
            Token = Secrets.Read(section, "token"),
        };
    }
}

/// <summary><c>keyStore.awsKms</c></summary>
/// <param name="Key">Id or ARN.</param>
/// <param name="Region">Such as <c>eu-central-1</c>.</param>
public sealed record AwsKmsKeyStore(string Key, string Region)
{
    internal static AwsKmsKeyStore? Read(Section section) => section.Exists
        ? new AwsKmsKeyStore(section.Required("key", Shapes.Visible(), "the key's id or ARN"), section.Required("region", Shapes.Name(), "a region such as 'eu-central-1'"))
        : null;
}
