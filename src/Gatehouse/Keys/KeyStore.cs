using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Keys;

/// <summary>The folder that holds everything secret that Gatehouse makes. Nothing in it has a default, nothing of it is ever in the database.</summary>
/// <remarks>Requirement 3.07. What is missing is made at the first start; what is there is never replaced, a certificate near its end apart.</remarks>
public sealed class KeyStore
{
    private const string TokenFile = "token-signing.pem", AssertionFile = "assertion-signing.pem";

    private readonly SecretFolder folder;
    private readonly TimeProvider time;

    private KeyStore(SecretFolder folder, TimeProvider time)
    {
        (this.folder, this.time) = (folder, time);
        Rings = new KeyRings(PepperFile.Read(folder), new SigningRing(new SigningKey(KeyFiles.Read(folder, TokenFile))));
        AssertionKey = new SigningKey(KeyFiles.Read(folder, AssertionFile));
    }

    /// <summary>What turns API keys into stored hashes and what signs our own tokens; replaced while the process runs.</summary>
    public KeyRings Rings { get; }

    /// <summary>Turns API keys into stored hashes, as of now.</summary>
    public PepperRing Peppers => Rings.Peppers;

    /// <summary>Signs our own tokens now.</summary>
    public SigningKey TokenKey => Rings.Signing.Primary;

    /// <summary>Signs what the upstream is told about a caller; never accepted from a client.</summary>
    public SigningKey AssertionKey { get; }

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

        foreach (var (name, make) in Contents)
            if (!folder.Has(name))
                folder.Write(name, make());
    }

    private static readonly (string Name, Func<string> Make)[] Contents = [(PepperFile.Name, PepperFile.New), (TokenFile, KeyFiles.New), (AssertionFile, KeyFiles.New)];
}
