namespace Gatehouse.Request;

/// <summary>Reads a thing from the upstream in the gateway's own name, to learn whose it is. It can carry nothing of a client: no method, no body, no header.</summary>
internal interface IUpstreamReads
{
    /// <summary>Asks with GET, as the caller of a request, for the whole, plain and unconditional answer.</summary>
    /// <param name="request">Who asks; nothing else of it is sent, apart from a token that its policy lets pass.</param>
    /// <param name="path">Canonical, without a query.</param>
    /// <param name="cancellationToken">When the caller leaves.</param>
    /// <returns>The answer, its content a <see cref="HeldAnswer"/>; null when the upstream gave none in time. To be disposed.</returns>
    ValueTask<HttpResponseMessage?> ReadAsync(RequestContext request, string path, CancellationToken cancellationToken);
}
