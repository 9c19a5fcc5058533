using Gatehouse.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Gatehouse.Forwarding;

/// <summary>Sends what is cleared, streaming both ways, and nothing else.</summary>
internal sealed class YarpForwarder(IHttpForwarder forwarder, HttpMessageInvoker client, Assertions assertions, AnswerMask masks, Action<RequestContext, LimitExceeded?> writeLimits) : IForwarder
{
    private static readonly ForwarderRequestConfig Ordinary = new() { ActivityTimeout = TimeSpan.FromSeconds(100), Version = System.Net.HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
    private static readonly ForwarderRequestConfig Streaming = Ordinary with { ActivityTimeout = TimeSpan.FromMinutes(30) };

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(100);
    private static readonly Refusal Timeout = new(504, "upstream_timeout", "The API did not answer in time. Try again later.", "upstream_timeout");

    private readonly UpstreamAddress address = new();

    /// <inheritdoc />
    public async ValueTask<Refusal?> ForwardAsync(Clearance clearance, CancellationToken cancellationToken)
    {
        var request = clearance.Request;
        var http = request.Http;
        var config = request.IsUpgrade || IsEventStream(http) ? Streaming : Ordinary;
        if (request.IsUpgrade || !HasBody(request))
            return await SendAsync(clearance, null, config, cancellationToken);
        if (request.Body is { } held)
            return await SendAsync(clearance, held.Memory is { } memory ? new ReadOnlyMemoryContent(memory) : new StreamedBody(held.OpenRead(), held.Length, static () => { }), config, cancellationToken);

        return await StreamAsync(clearance, cancellationToken);
    }

    // A long upload is not a silent upstream: the time to wait begins anew with every piece.
    private async ValueTask<Refusal?> StreamAsync(Clearance clearance, CancellationToken cancellationToken)
    {
        var http = clearance.Request.Http;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Silence);
        using var body = new StreamedBody(http.Request.Body, http.Request.ContentLength, () => silence.CancelAfter(Silence));
        var refusal = await SendAsync(clearance, body, Streaming, silence.Token);
        return silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested && !http.Response.HasStarted ? Timeout : refusal;
    }

    private async ValueTask<Refusal?> SendAsync(Clearance clearance, HttpContent? body, ForwarderRequestConfig config, CancellationToken cancellationToken)
    {
        var http = clearance.Request.Http;
        if (!clearance.Request.IsUpgrade)
            http.Features.Set<IHttpRequestBodyDetectionFeature>(NoBodyToCopy.Instance);

        var transform = new UpstreamTransform(clearance, address.Of(clearance.Request, clearance.Request.Path, clearance.Request.Query), body, assertions, masks.For(clearance.Request), writeLimits);
        var error = await forwarder.SendAsync(http, "http://upstream", client, config, transform, cancellationToken);
        var refusal = transform.Instead ?? (error == ForwarderError.None ? null : RefusalFor(error, http));
        if (!transform.Judged)
            foreach (var judge in clearance.Request.Judges)
                judge.NoAnswer(clearance.Request, refusal);
        return refusal;
    }

    private static bool HasBody(RequestContext request) =>
        request.Body is { Length: > 0 } || (request.Body is null && request.Http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false });

    private static bool IsEventStream(HttpContext http) =>
        http.Request.Headers.Accept is [{ } accept] && accept.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);

    private static Refusal? RefusalFor(ForwarderError error, HttpContext http) => error switch
    {
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled or ForwarderError.UpgradeRequestCanceled
            or ForwarderError.UpgradeResponseCanceled or ForwarderError.UpgradeActivityTimeout when http.RequestAborted.IsCancellationRequested || http.Response.HasStarted => Refusals.Gone,
        _ when BodyFault(http) is { } bad => Refusals.OfServer(bad),
        ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseClient
            when http.RequestAborted.IsCancellationRequested || http.Response.HasStarted => Refusals.Gone,   // it broke on the caller's side
        ForwarderError.RequestTimedOut => Timeout,
        ForwarderError.NoAvailableDestinations or ForwarderError.Request or ForwarderError.RequestCreation or ForwarderError.RequestBodyDestination
            => new(502, "upstream_unavailable", "The API behind the gateway does not answer. Try again later.", ReasonOf(error)),
        _ => new(502, "upstream_unavailable", "The API behind the gateway broke off its answer. Try again later.", ReasonOf(error)),
    };

    // Words of the decision log: they stay when the library renames its errors.
    private static string ReasonOf(ForwarderError error) => error switch
    {
        ForwarderError.NoAvailableDestinations or ForwarderError.Request => "upstream_no_answer",
        ForwarderError.RequestCreation => "upstream_request_creation",
        ForwarderError.RequestBodyDestination => "upstream_request_body",
        ForwarderError.ResponseHeaders => "upstream_response_headers",
        _ => "upstream_broken_off",
    };

    private static BadHttpRequestException? BodyFault(HttpContext http) =>
        http.Features.Get<IForwarderErrorFeature>()?.Exception switch
        {
            BadHttpRequestException bad => bad,
            { InnerException: BadHttpRequestException inner } => inner,
            _ => null,
        };
}
