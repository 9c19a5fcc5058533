using Gatehouse.Request;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Forwarding;

/// <summary>One exchange on its way: a short request that waits for its answer, a download, an upload, a WebSocket, a stream of events. Used again by later ones.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no wait handle: there is nothing to dispose of, and whoever is being told of the cut still uses it.")]
internal sealed class OpenStream(OpenStreams.Shard shard)
{
    private readonly CancellationTokenSource cancel = new();
    private readonly Lock guard = new();
    private IHttpRequestLifetimeFeature? lifetime;
    private IHttpResponseFeature? response;
    private volatile Refusal? cut;

    internal OpenStream? Next, Previous;

    /// <summary>Where it is listed.</summary>
    internal OpenStreams.Shard Shard => shard;

    /// <summary>What is forwarded; null once it has ended.</summary>
    internal RequestContext? Request { get; private set; }

    /// <summary>Cancelled when it is cut. That the caller left is not told here.</summary>
    internal CancellationToken Token => cancel.Token;

    /// <summary>Why it was cut; null when it was not.</summary>
    internal Refusal? WhyCut => cut;

    internal void Begin(RequestContext request)
    {
        Request = request;
        lifetime = request.Http.Features.Get<IHttpRequestLifetimeFeature>();
        response = request.Http.Features.Get<IHttpResponseFeature>();
    }

    /// <summary>Ends it.</summary>
    /// <returns>Whether it can be used again.</returns>
    internal bool End()
    {
        lock (guard)
        {
            (Request, lifetime, response) = (null, null, null);
            return cut is null && cancel.TryReset();
        }
    }

    /// <summary>Cuts it: both sides are broken off, nothing ends cleanly, or a reader would take half an answer for the whole.</summary>
    /// <param name="request">Which request is meant: this object may stand for another by now.</param>
    /// <param name="why">For the log, and for the caller if nothing of the answer has left yet.</param>
    /// <returns>Ended when both sides have been told; null when there was nothing to cut.</returns>
    internal Task? Cut(RequestContext request, Refusal why)
    {
        lock (guard)
        {
            if (!ReferenceEquals(Request, request) || cut is not null)
                return null;

            cut = why;
            if (response is { HasStarted: true })
                lifetime?.Abort();

            // Marked at once; whoever waits is told on other threads, since what they go on with is not ours to wait on a lock for.
            return cancel.CancelAsync();
        }
    }
}
