using System.Security.Cryptography;

namespace Gatehouse.Forwarding;

/// <summary>The key that signs what the gateway tells the upstream; used for nothing else, and never accepted by our own Authentication.</summary>
/// <param name="Id">Key id, for the upstream to find it in the published set.</param>
/// <param name="Key">ES256; not safe for concurrent signing, so its user locks it.</param>
public sealed record AssertionKey(string Id, ECDsa Key);
