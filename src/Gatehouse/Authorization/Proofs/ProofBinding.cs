using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Proofs;

/// <summary>What a proof is good for: this request, by this subject through this client, and no other (requirement 2.05).</summary>
/// <remarks>
/// A proof that were bound to less would be a proof for more: without the query for another filter, without the content type for another reading of the same
/// octets, without the client for whatever else the subject has installed.
/// </remarks>
internal static class ProofBinding
{
    /// <summary>SHA-256 over every part, each with its length before it, so that no part can pretend to be two (CWE-347).</summary>
    internal static byte[] Of(RequestContext request, ReadOnlySpan<byte> bodyHash)
    {
        var (http, principal) = (request.Http.Request, request.Principal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, "gatehouse proof 1");
        Add(hash, http.Method);
        Add(hash, request.Path);
        Add(hash, request.Query);
        Add(hash, http.ContentType ?? "");
        Add(hash, http.Headers.ContentEncoding.ToString());
        Add(hash, principal.Subject ?? "");
        Add(hash, principal.Client ?? "");
        hash.AppendData(bodyHash);
        return hash.GetHashAndReset();
    }

    private static void Add(IncrementalHash hash, string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, octets.Length);
        hash.AppendData(length);
        hash.AppendData(octets);
    }
}
