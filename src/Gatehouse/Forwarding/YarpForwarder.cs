using Gatehouse.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Gatehouse.Forwarding;

/// <summary>Sends what is cleared, streaming both ways, and nothing else.</summary>
internal sealed class YarpForwarder(IHttpForwarder forwarder, HttpMessageInvoker client, Assertions assertions, AnswerMask masks, Action<RequestContext, LimitExceeded?> writeLimits, TimeProvider time) : IForwarder
{
    private static readonly ForwarderRequestConfig Ordinary = new() { ActivityTimeout = TimeSpan.FromSeconds(100), Version = System.Net.HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
    private static readonly ForwarderRequestConfig Streaming = Ordinary with { ActivityTimeout = TimeSpan.FromMinutes(30) };

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(100);
    private static readonly Refusal Timeout = new(504, "upstream_timeout", "The API did not answer in time. Try again later.", "upstream_timeout");

    private readonly UpstreamAddress address = new();

    /// <inheritdoc />
    public async ValueTask<Refusal?> ForwardAsync(Clearance clearance, CancellationToken cancellationToken)
    {
        var request = clearance.Request;
        var http = request.Http;
        var streams = !request.IsUpgrade && request.Body is null && BodyHolder.MayBeThere(request);
        if (streams || (request.ReadsAnswer && !request.IsUpgrade && !IsEventStream(http)))
            return await ListenedToAsync(clearance, streams, cancellationToken);

        using var body = request.IsUpgrade ? null : HeldBody(request);
        return await SendAsync(clearance, body, request.IsUpgrade || IsEventStream(http) ? Streaming : Ordinary, cancellationToken);
    }

    // A long upload is not a silent upstream, nor is a list of which nothing is the caller's: the time to wait begins anew with every piece of either.
    private async ValueTask<Refusal?> ListenedToAsync(Clearance clearance, bool streams, CancellationToken cancellationToken)
    {
        var (request, http) = (clearance.Request, clearance.Request.Http);
        using var silence = new Silence(LongestSilence, time, cancellationToken);
        request.Silence = silence;
        using var body = streams ? new StreamedBody(http.Request.Body, http.Request.ContentLength, silence.Heard) : HeldBody(request);
        var refusal = await SendAsync(clearance, body, Streaming, silence.Token);
        request.Silence = null;
        return silence.WasTooLong && !http.Response.HasStarted ? Timeout : refusal;
    }

    private static HttpContent? HeldBody(RequestContext request) => request.Body is not { Length: > 0 } held ? null
        : held.Memory is { } memory ? new ReadOnlyMemoryContent(memory)
        : new StreamedBody(held.OpenRead(), held.Length, static () => { });

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
