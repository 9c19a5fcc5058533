using Gatehouse.Request;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Gateway.Hosting;

/// <summary>What the server refuses by itself, before there is a request, counts against its source too: or malformed requests would be the one way to knock for nothing.</summary>
/// <remarks>The answer is the server's own (400, no body, connection closed); over HTTPS it carries the security headers as every other does (requirement 3.03).</remarks>
internal sealed class ServerRefusals(Action<SourceAddress> charge) : IObserver<KeyValuePair<string, object?>>
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>The one event listened to.</summary>
    public static bool IsWanted(string name, object? first, object? second) => name == BadRequest;

    /// <inheritdoc />
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not IFeatureCollection features || features.Get<IHttpConnectionFeature>() is not { } connection)
            return;

        charge(SourceAddress.Of(connection.RemoteIpAddress));
        if (features.Get<ITlsHandshakeFeature>() is not null && features.Get<IHttpResponseFeature>() is { HasStarted: false } response)
            Begin(response, features.Get<IHttpResponseBodyFeature>());
    }

    // The server would reset all headers once more when it ends the answer; so the answer is begun here, with its headers.
    private static void Begin(IHttpResponseFeature response, IHttpResponseBodyFeature? body)
    {
        response.Headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.Headers["Gatehouse-Request-Id"] = RequestIds.New();
        _ = body?.StartAsync();
    }

    /// <inheritdoc />
    public void OnCompleted() { }

    /// <inheritdoc />
    public void OnError(Exception error) { }
}
