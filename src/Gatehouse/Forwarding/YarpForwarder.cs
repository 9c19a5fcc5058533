using Gatehouse.Request;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gatehouse.Forwarding;

/// <summary>Sends what is cleared, streaming both ways, and nothing else.</summary>
internal sealed class YarpForwarder(IHttpForwarder forwarder, HttpMessageInvoker client, Assertions assertions, Action<RequestContext, LimitExceeded?> writeLimits) : IForwarder
{
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };
    private static readonly ForwarderRequestConfig Ordinary = new() { ActivityTimeout = TimeSpan.FromSeconds(100), Version = System.Net.HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
    private static readonly ForwarderRequestConfig Streaming = Ordinary with { ActivityTimeout = TimeSpan.FromMinutes(30) };

    private Prefix prefix = new(null, "");

    /// <inheritdoc />
    public async ValueTask<Refusal?> ForwardAsync(Clearance clearance, CancellationToken cancellationToken)
    {
        var request = clearance.Request;
        var http = request.Http;
        if (request.Body is { } held)
            http.Request.Body = held.OpenRead();

        var transform = new UpstreamTransform(clearance, AddressOf(request), assertions, writeLimits);
        var config = request.IsUpgrade || IsEventStream(http) ? Streaming : Ordinary;
        var error = await forwarder.SendAsync(http, "http://upstream", client, config, transform, cancellationToken);
        return transform.Instead ?? (error == ForwarderError.None ? null : RefusalFor(error, http));
    }

    // The same text that was matched: the Uri class must not tidy it up again, or the upstream would see another path than the policy did.
    private Uri AddressOf(RequestContext request)
    {
        var known = prefix;
        if (!ReferenceEquals(known.Upstream, request.State.Policy.Document.Api.Upstream))
            prefix = known = Prefix.Of(request.State.Policy.Document.Api.Upstream);

        return new Uri(string.Concat(known.Text, request.Path, request.Query), AsItIs);
    }

    private static bool IsEventStream(HttpContext http) =>
        http.Request.Headers.Accept is [{ } accept] && accept.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);

    private static Refusal? RefusalFor(ForwarderError error, HttpContext http) => error switch
    {
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled or ForwarderError.UpgradeRequestCanceled
            or ForwarderError.UpgradeResponseCanceled or ForwarderError.UpgradeActivityTimeout when http.RequestAborted.IsCancellationRequested || http.Response.HasStarted => Refusals.Gone,
        ForwarderError.RequestBodyClient when BodyFault(http) is { } bad => Refusals.OfServer(bad),
        ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseClient
            when http.RequestAborted.IsCancellationRequested || http.Response.HasStarted => Refusals.Gone,   // it broke on the caller's side
        ForwarderError.RequestTimedOut => new(504, "upstream_timeout", "The API did not answer in time. Try again later.", "upstream_timeout"),
        ForwarderError.NoAvailableDestinations or ForwarderError.Request or ForwarderError.RequestCreation or ForwarderError.RequestBodyDestination
            => new(502, "upstream_unavailable", "The API behind the gateway does not answer. Try again later.", $"upstream_{error}"),
        _ => new(502, "upstream_unavailable", "The API behind the gateway broke off its answer. Try again later.", $"upstream_{error}"),
    };

    private static BadHttpRequestException? BodyFault(HttpContext http) =>
        http.Features.Get<IForwarderErrorFeature>()?.Exception switch
        {
            BadHttpRequestException bad => bad,
            { InnerException: BadHttpRequestException inner } => inner,
            _ => null,
        };

    // What stands before every path; changes only with the policy.
    private sealed record Prefix(Uri? Upstream, string Text)
    {
        public static Prefix Of(Uri upstream) =>
            new(upstream, upstream.GetLeftPart(UriPartial.Authority) + upstream.AbsolutePath.TrimEnd('/'));
    }
}
