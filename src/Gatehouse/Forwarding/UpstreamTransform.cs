using Gatehouse.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;
using Standard = Microsoft.Net.Http.Headers.HeaderNames;

namespace Gatehouse.Forwarding;

/// <summary>What of a request reaches the upstream, and what of its answer reaches the client.</summary>
internal sealed class UpstreamTransform(Clearance clearance, Uri address, HttpContent? body, Assertions assertions, KeyMask mask, Action<RequestContext, LimitExceeded?> writeLimits) : HttpTransformer
{
    private readonly RequestContext request = clearance.Request;

    /// <summary>Set when the upstream's answer was not passed on; this one is sent instead.</summary>
    public Refusal? Instead { get; private set; }

    /// <summary>Whether the judges of the answer were asked.</summary>
    public bool Judged { get; private set; }

    /// <inheritdoc />
    public override ValueTask TransformRequestAsync(HttpContext http, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        proxyRequest.RequestUri = address;
        if (body is not null)
            OwnBody.Give(proxyRequest, body);
        proxyRequest.Headers.Host = null;   // the upstream's own authority; the client's Host header decides nothing

        var credential = request.State.Policy.Document.Authentication.KeyHeader;
        foreach (var (name, values) in http.Request.Headers)
            if ((Goes(name, credential) && !IsReplaced(name)) || (request.Principal.ForwardToken && Is(name, Standard.Authorization)))
                Add(proxyRequest, name, values);

        // HEAD of a thing that has to be read is asked as GET: without a body nobody could tell whose it is.
        if (AsksForBody)
            proxyRequest.Method = HttpMethod.Get;
        if (request.WrittenState is { } state)   // in place of the client's own, which includes it
            proxyRequest.Headers.TryAddWithoutValidation(Standard.IfMatch, state);

        CallerHeaders.Add(proxyRequest.Headers, request, assertions);
        return default;
    }

    private bool AsksForBody => request.ReadsAnswer && HttpMethods.IsHead(request.Http.Request.Method);

    // The credential stays here: an upstream that never sees it cannot leak it. Only a token that was accepted, of an issuer of
    // which the policy says so, goes on; a key never does, also not one that came as a bearer token.
    private static bool Goes(string name, string keyHeader) =>
        !(Is(name, Standard.Host) || Is(name, Standard.Authorization) || Is(name, keyHeader) || Is(name, Standard.ContentLength)
            || Is(name, Standard.Connection) || Is(name, Standard.Upgrade) || Is(name, Standard.TransferEncoding) || Is(name, Standard.Expect) || name[0] == ':');

    private bool IsReplaced(string name) =>
        (request.ReadsAnswer && IsAboutAnswer(name)) || (request.WrittenState is not null && Is(name, Standard.IfMatch));

    // Of an answer that has to be read before it may leave, a part, a "not modified" or a compressed form shows nothing to judge by,
    // and which of them came would itself tell that the thing exists (CWE-204, CWE-524).
    // On a write a condition is about what is written, and stays.
    private bool IsAboutAnswer(string name) =>
        Is(name, Standard.AcceptEncoding) || Is(name, Standard.Range) || Is(name, Standard.IfRange)
        || (request.Operation is { Method: "GET" or "HEAD" }
            && (Is(name, Standard.IfNoneMatch) || Is(name, Standard.IfModifiedSince) || Is(name, Standard.IfUnmodifiedSince) || Is(name, Standard.IfMatch)));

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private void Add(HttpRequestMessage message, string name, StringValues values)
    {
        if (values.Count == 1)
        {
            if (!message.Headers.TryAddWithoutValidation(name, values[0]))
                body?.Headers.TryAddWithoutValidation(name, values[0]);
            return;
        }

        string?[] all = values.ToArray();
        if (!message.Headers.TryAddWithoutValidation(name, all))
            body?.Headers.TryAddWithoutValidation(name, all);
    }

    /// <inheritdoc />
    public override async ValueTask<bool> TransformResponseAsync(HttpContext http, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
            return true;

        request.UpstreamStatus = (int)proxyResponse.StatusCode;

        // The phrase is the upstream's own text: it would tell its 404 from ours, and may hold control characters. The status says it all.
        if (http.Features.Get<IHttpResponseFeature>() is { } response)
            response.ReasonPhrase = null;

        // 101 never comes here unasked; outside of RFC 9110, section 15, readers disagree about whether a body follows.
        if (request.UpstreamStatus is not (101 or >= 200 and <= 599))
        {
            Instead = new Refusal(502, "upstream_unavailable", "The API behind the gateway gave an answer that is not HTTP. Try again later.", "upstream_status");
            return false;
        }

        if (request.Judges.Count > 0 && (Instead = await JudgeAsync(proxyResponse, cancellationToken)) is not null)
            return false;

        // What leaves as it comes is listened to where it is copied.
        if (request is { ReadsAnswer: true, IsSieved: false })
            request.Silence?.End();

        // On operations with an owner nobody may learn what exists: the upstream's own 404 and ours are the same (requirement 2.04).
        if (request is { UpstreamStatus: 404, Operation.Owner: not null })
        {
            Instead = Refusals.NotFound("upstream_not_found");
            return false;
        }

        AnswerFilter.Copy(proxyResponse, http.Response.Headers, mask);
        AnswerHeaders.Write(request);
        if (request.Quota is not null)
            writeLimits(request, null);
        if (request.UpstreamStatus == 101)
            return true;   // from here on it is no answer but a stream both ways, which begins with the upgrade

        if (AnswerFilter.ComesInPieces(proxyResponse))
            await http.Response.Body.FlushAsync(cancellationToken);   // the caller waits for the headers, and the first piece may be long in coming
        if (!HasBody(http) || AsksForBody)
            return false;

        AnswerMask.Put(mask, http, proxyResponse);
        return true;
    }

    private async ValueTask<Refusal?> JudgeAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        Judged = true;
        foreach (var judge in request.Judges)
            if (await judge.JudgeAsync(request, answer, cancellationToken) is { } refusal)
                return refusal;

        return null;
    }

    // 204 and 205 have no body (RFC 9110, sections 15.3.5 and 15.3.6). A length that promises one, which some frameworks send, would be
    // a promise that the server cannot keep: it would replace the whole answer by a bare 500 after all checks and headers.
    private static bool HasBody(HttpContext http)
    {
        if (http.Response.StatusCode is not (204 or 205))
            return true;

        http.Response.ContentLength = http.Response.StatusCode == 205 ? 0 : null;
        return false;
    }

    /// <inheritdoc />
    public override ValueTask TransformResponseTrailersAsync(HttpContext http, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        AnswerFilter.HasOnlyPlainTrailers(proxyResponse, mask) ? base.TransformResponseTrailersAsync(http, proxyResponse, cancellationToken) : default;
}
