using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Proofs;

/// <summary>The secret of an e-mailed link: 256 bits, of which only the hash is stored.</summary>
/// <remarks>
/// It stands in the query of the link. In the fragment it would never be sent, but then only a script could put it into the page's form, and the page has none;
/// in the path it would stand in every log of every proxy and browser, where queries are cut off more often than paths, and our own logs write neither.
/// Whoever reads it there can do little: it confirms one request of one subject, once, for five minutes, and does not make it.
/// </remarks>
internal static class LinkSecret
{
    private const int Length = 64;
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    internal const string Name = "secret";

    /// <summary>A new one: lower hex, which no mail program breaks and nothing takes for a key.</summary>
    internal static string New() => RandomNumberGenerator.GetHexString(Length, lowercase: true);

    /// <summary>What is stored of it.</summary>
    internal static byte[] HashOf(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));

    /// <summary>Whether it is the one of a proof, in constant time.</summary>
    internal static bool Opens(string? secret, AskedProof? proof) =>
        secret is { Length: Length } && proof is { Kind: ProofWords.Email, State: ProofState.Asked, Link: { } link } && CryptographicOperations.FixedTimeEquals(HashOf(secret), link.Span);

    /// <summary>The secret in a query or a form that holds nothing else; null otherwise.</summary>
    internal static string? In(ReadOnlySpan<char> text) =>
        text.StartsWith(Name + "=", StringComparison.Ordinal) && text[(Name.Length + 1)..] is { Length: Length } secret && !secret.ContainsAnyExcept(Hex) ? secret.ToString() : null;

    /// <summary>Where to confirm.</summary>
    internal static Uri Link(string host, int httpsPort, string proof, string secret) =>
        new($"https://{PublicName.Authority(host, httpsPort)}{ProofWords.Path}{proof}/confirm?{Name}={secret}");
}
