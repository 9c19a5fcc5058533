using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Keys;

/// <summary>The folder that holds everything secret that Gatehouse makes. Nothing in it has a default, nothing of it is ever in the database.</summary>
/// <remarks>Requirement 3.07. What is missing is made at the first start; what is there is never replaced, a certificate near its end apart.</remarks>
public sealed class KeyStore
{
    private const string TokenFile = SigningRingFile.FirstKey, AssertionFile = "assertion-signing.pem", AuditFile = "audit-signing.pem";

    private readonly SecretFolder folder;
    private readonly TimeProvider time;

    private KeyStore(SecretFolder folder, TimeProvider time)
    {
        (this.folder, this.time) = (folder, time);
        Rings = new KeyRings(PepperFile.Read(folder), SigningRing.Read(folder, time.GetUtcNow(), null));
        AssertionKey = KeyFiles.Read(folder, AssertionFile);
        Master = MasterKey.Read(folder);
        AuditSigner = AuditSigner.Read(folder, AuditFile);
        SigningKeys = new SigningKeys(folder, time);
        PepperVersions = new PepperVersions(folder);
    }

    /// <summary>What turns API keys into stored hashes and what signs our own tokens; replaced while the process runs.</summary>
    public KeyRings Rings { get; }

    /// <summary>Turns API keys into stored hashes, as of now.</summary>
    public PepperRing Peppers => Rings.Peppers;

    /// <summary>Signs our own tokens now.</summary>
    public SigningKey TokenKey => Rings.Signing.Primary ?? throw new KeyStoreException("the signing keys could not be read after they changed; the log says why");

    /// <summary>The ring of keys for our own tokens, to be changed.</summary>
    public SigningKeys SigningKeys { get; }

    /// <summary>The peppers, to be changed.</summary>
    public PepperVersions PepperVersions { get; }

    /// <summary>Signs what the upstream is told about a caller; never accepted from a client.</summary>
    public SigningKey AssertionKey { get; }

    /// <summary>What keys for stored secrets are derived from.</summary>
    internal MasterKey Master { get; }

    /// <summary>Signs what is kept as evidence: checkpoints of the audit log, reviews of access. No client or upstream accepts anything of it.</summary>
    internal AuditSigner AuditSigner { get; }

    /// <summary>Opens the folder; makes it (0700) and its files (0600) where they are not there yet.</summary>
    /// <param name="folder">Absolute path.</param>
    /// <param name="time">The clock, for certificates.</param>
    /// <exception cref="KeyStoreException">A file is broken, missing, or open to others; the message says what to do.</exception>
    public static KeyStore Open(string folder, TimeProvider time)
    {
        var secrets = new SecretFolder(folder);
        using (secrets.Take())
        {
            Fill(secrets);
            return new KeyStore(secrets, time);
        }
    }

    /// <summary>Reads the rings anew, after they were changed in the folder.</summary>
    /// <remarks>
    /// When that fails, nothing that was signed is accepted until it succeeds: the change may have been the withdrawal of a stolen key,
    /// and a node that cannot know refuses. Peppers stay as they were; an old one opens nothing by itself.
    /// </remarks>
    /// <exception cref="KeyStoreException">A file is broken, missing, or open to others.</exception>
    public void Reread()
    {
        try
        {
            using (folder.Take())
                Rings.Replace(PepperFile.Read(folder), SigningRing.Read(folder, time.GetUtcNow(), Rings.Signing));
        }
        catch (Exception error)
        {
            Rings.Replace(Rings.Peppers, SigningRing.Nothing);
            if (error is KeyStoreException)
                throw;

            // Every line by itself is right, and together they are not: one key twice, a primary that has ended.
            throw new KeyStoreException($"{folder.PathOf(SigningRingFile.Name)}: its lines contradict each other ({error.Message}); put it back from a backup", error);
        }
    }

    /// <summary>Tells one state of the rings in the folder from another, without reading them.</summary>
    internal string Stamp() => string.Join('|', new[] { SigningRingFile.Name, PepperFile.Name }.Select(name => File.GetLastWriteTimeUtc(folder.PathOf(name)).Ticks));

    /// <summary>The self-made certificate for HTTPS, made or renewed as needed.</summary>
    /// <param name="host">The public name or address.</param>
    /// <exception cref="KeyStoreException">A file is broken or open to others.</exception>
    public ServerCertificate ServerCertificate(string host)
    {
        using (folder.Take())
            return new CertificateFiles(folder, time.GetUtcNow()).For(host);
    }

    // The pepper first: if it is missing while others are there, it was lost, and a new one would quietly end every key.
    private static void Fill(SecretFolder folder)
    {
        if (!folder.Has(PepperFile.Name) && (folder.Has(TokenFile) || folder.Has(AssertionFile)))
            throw new KeyStoreException($"{folder.PathOf(PepperFile.Name)}: missing, though the key store was in use; put it back from a backup. Without it every API key has to be made anew: to begin so, move the whole folder away");

        // The first key for tokens may have been retired and removed; then the ring's own file is there.
        foreach (var (name, make) in Contents)
            if (!folder.Has(name) && !(name == TokenFile && folder.Has(SigningRingFile.Name)))
                folder.Write(name, make());
    }

    private static readonly (string Name, Func<string> Make)[] Contents = [(PepperFile.Name, PepperFile.New), (TokenFile, KeyFiles.New), (AssertionFile, KeyFiles.New), (AuditFile, KeyFiles.New), (MasterKey.FileName, MasterKey.New)];
}
