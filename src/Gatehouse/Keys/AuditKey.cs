using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Keys.Jws;

namespace Gatehouse.Keys;

/// <summary>The public half of a key that signs evidence (P-256).</summary>
internal sealed class AuditKey
{
    private const int PointLength = 64;

    private readonly JwsKey verifier;

    private AuditKey(ECDsa key, ReadOnlySpan<byte> point)
    {
        verifier = JwsKey.From(key, "ES256");
        (Text, Pem) = (Base64Url.EncodeToString(point), key.ExportSubjectPublicKeyInfoPem() + "\n");
        var (x, y) = (Base64Url.EncodeToString(point[..32]), Base64Url.EncodeToString(point[32..]));
        Id = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")))[..16];
    }

    /// <summary>First 16 characters of its RFC 7638 thumbprint.</summary>
    internal string Id { get; }

    /// <summary>The point itself, x and y in base64url: 86 characters, everything that is needed to verify.</summary>
    internal string Text { get; }

    /// <summary>As PEM.</summary>
    internal string Pem { get; }

    /// <summary>Whether a signature was made with this key for this purpose over these bytes.</summary>
    internal bool Verify(string purpose, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => verifier.TryVerify(AuditSigner.Signed(purpose, data), signature);

    /// <summary>Reads a key: PEM, or the <see cref="Text"/> of one.</summary>
    internal static bool TryRead(string text, [NotNullWhen(true)] out AuditKey? key)
    {
        key = null;
        try
        {
            var read = text.Contains("-----BEGIN", StringComparison.Ordinal) ? FromPem(text) : FromPoint(text);
            key = read is null ? null : new AuditKey(read, PointOf(read));
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException or FormatException)
        {
            // Whatever is wrong with it, it is no key.
        }

        return key is not null;
    }

    private static ECDsa FromPem(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key;
    }

    private static ECDsa? FromPoint(string text)
    {
        var point = new byte[PointLength];
        return Base64Url.TryDecodeFromChars(text, point, out var length) && length == PointLength
            ? ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[..32], Y = point[32..] } })
            : null;
    }

    private static byte[] PointOf(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [.. point.X!, .. point.Y!];
    }
}
