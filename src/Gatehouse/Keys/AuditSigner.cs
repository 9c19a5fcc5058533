using System.Text;

namespace Gatehouse.Keys;

/// <summary>Signs what is kept as evidence, with a key of its own (ES256): whoever can make tokens cannot make evidence, and the other way round.</summary>
internal sealed class AuditSigner
{
    private readonly SigningKey key;

    private AuditSigner(SigningKey key, AuditKey known) => (this.key, Public) = (key, known);

    /// <summary>The public half, by which anybody verifies.</summary>
    internal AuditKey Public { get; }

    /// <summary>First 16 characters of the key's RFC 7638 thumbprint.</summary>
    internal string KeyId => Public.Id;

    /// <summary>Signs; 64 bytes, r and s side by side (RFC 7518, section 3.4).</summary>
    /// <param name="purpose">What is signed, a constant such as <c>gatehouse-audit-checkpoint</c>; no control characters.</param>
    /// <param name="data">The bytes.</param>
    internal byte[] Sign(string purpose, ReadOnlySpan<byte> data) => key.Sign(Signed(purpose, data));

    /// <summary>Reads the private key.</summary>
    /// <exception cref="KeyStoreException">It is no P-256 key, or open to others.</exception>
    internal static AuditSigner Read(SecretFolder folder, string name)
    {
        var key = KeyFiles.Read(folder, name);
        return AuditKey.TryRead(key.PublicPem, out var known) ? new AuditSigner(key, known) : throw folder.Broken(name, "a private P-256 key in PEM");
    }

    // Signed for one thing and shown as another (CWE-347): the purpose is a part of what is signed, and no purpose is the beginning of another.
    internal static byte[] Signed(string purpose, ReadOnlySpan<byte> data) => [.. Encoding.ASCII.GetBytes(purpose), 0, .. data];
}
