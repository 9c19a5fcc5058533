using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Keys;

/// <summary>A self-made certificate and the authority behind it.</summary>
/// <param name="Leaf">With its private key, for the server.</param>
/// <param name="Authority">Without a key; sent along, so that clients can build the chain.</param>
/// <param name="AuthorityFile">Where the authority's certificate stands: what a client has to trust (<c>curl --cacert</c>).</param>
public sealed record ServerCertificate(X509Certificate2 Leaf, X509Certificate2 Authority, string AuthorityFile);
