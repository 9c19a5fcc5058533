using Gatehouse.Request;

namespace Gatehouse.Authorization;

/// <summary>Holds the body of a request, so that the owner written in it can be read before anything goes upstream.</summary>
/// <returns>Null when the body is longer than <paramref name="maxBytes"/>.</returns>
internal delegate ValueTask<HeldBody?> HoldBody(RequestContext request, long maxBytes, CancellationToken cancellationToken);
