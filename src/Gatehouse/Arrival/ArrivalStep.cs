using Gatehouse.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Arrival;

/// <summary>Step three of the guide, and before everything else: is it well-formed, for us, and which operation is it?</summary>
internal sealed class ArrivalStep(OwnPaths ownPaths) : IStep
{
    /// <inheritdoc />
    public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken) => ValueTask.FromResult(Run(request));

    private Outcome Run(RequestContext request)
    {
        var document = request.State.Policy.Document;
        request.Address = ClientAddress.Of(request.Http, document.TrustedProxies);
        request.Source = SourceAddress.Of(request.Address);
        if (ReadTarget(request, document.Validation.MaxUrl, out var semicolon) is { } refusal)
            return refusal;
        OwnHeaders.Read(request);
        if (RequestHeaders.Clean(request.Http, document.Authentication.KeyHeader) is { } malformed)
            return malformed;

        OnlyWebSocket(request);
        return FindOperation(request, semicolon);
    }

    private static Refusal? ReadTarget(RequestContext request, int maxUrl, out bool semicolon)
    {
        semicolon = false;
        var raw = request.Http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (raw.Length > maxUrl)
            return new Refusal(414, "uri_too_long", $"The address is longer than {maxUrl} bytes.", "url_length") { Close = true };
        if (!RequestTarget.TryCut(raw, out var target))
            return Refusals.Malformed("The request target is not a path.", "target_form");
        if ((CanonicalPath.Read(target.Path, out var path, out semicolon) ?? QueryText.Fault(target.Query)) is { } fault)
            return Refusals.Malformed("The address holds something that two readers could read differently. Send it in its plain form.", fault);

        request.Path = path;
        request.Query = target.Query;
        return null;
    }

    private Outcome FindOperation(RequestContext request, bool semicolon)
    {
        var http = request.Http;
        if (OwnAnswer(request) is { } answer)
        {
            request.OwnAnswer = answer;
            return Outcome.Continue;
        }

        if (ownPaths.ForPrincipal(http.Request.Method, request.Path) is { } toPrincipal)
        {
            request.PrincipalAnswer = toPrincipal;
            return BodyBound(request);
        }

        // Our own paths are reserved: no policy can put an operation of the upstream there.
        if (request.Path.StartsWith(OwnPaths.Prefix, StringComparison.Ordinal))
            return Refusals.NotFound("unknown_own_path");

        // A WebSocket over HTTP/2 comes as CONNECT (RFC 8441) and is the same operation as over HTTP/1.1.
        var method = request.IsUpgrade ? HttpMethods.Get : http.Request.Method;
        var operation = request.State.Policy.Paths.Match(method, request.Path, ref request.PathValues, out var allowed);
        if (operation is null)
            return allowed.Length == 0
                ? Refusals.NotFound("unknown_operation")
                : new Refusal(405, "method_not_allowed", $"This address knows only: {allowed}.", "method") { Allow = allowed };
        if (semicolon && !operation.AllowsSemicolon)
            return Refusals.Malformed("A ';' in the path is not declared for this operation.", "path_semicolon");

        request.Operation = operation;
        return BodyBound(request);
    }

    private Action<RequestContext>? OwnAnswer(RequestContext request) =>
        Preflight.IsOne(request.Http, request.State.Policy) ? Preflight.Answer : ownPaths.Find(request.Http.Request.Method, request.Path, request.State.Policy);

    private static Outcome BodyBound(RequestContext request)
    {
        var max = request.State.Policy.Document.Validation.MaxBody;
        if (request.Http.Request.ContentLength > max)
            return new Refusal(413, "content_too_large", $"The body is larger than {max} bytes.", "body_length") { Close = true };

        // The server itself stops a body of unknown length at the same bound, also one that only streams through.
        if (request.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
            bound.MaxRequestBodySize = max;
        return Outcome.Continue;
    }

    // Request smuggling by upgrade (CWE-444): "Upgrade: h2c" opens a tunnel that no step sees. Only WebSocket is ever upgraded.
    private static void OnlyWebSocket(RequestContext request)
    {
        var http = request.Http;
        if (http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            request.IsUpgrade = string.Equals(connect.Protocol, "websocket", StringComparison.OrdinalIgnoreCase);
            if (!request.IsUpgrade)
                http.Features.Set<IHttpExtendedConnectFeature>(null);
            return;
        }

        if (http.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true })
            return;

        // Only a GET opens a WebSocket (RFC 6455, section 4.1): another method would be judged and sent on as a GET it is not.
        request.IsUpgrade = HttpMethods.IsGet(http.Request.Method) && http.Request.Headers.Upgrade is [var only] && string.Equals(only, "websocket", StringComparison.OrdinalIgnoreCase);
        if (!request.IsUpgrade)
            http.Features.Set<IHttpUpgradeFeature>(null);
    }
}
