using Gatehouse.Request;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Gateway.Hosting;

/// <summary>What the server refuses by itself, before there is a request: it too carries the security headers, and counts against its source.</summary>
/// <remarks>Without this a malformed request would be the one answer without HSTS (requirement 3.03), and the one way to knock for nothing.</remarks>
internal sealed class ServerRefusals(Action<SourceAddress> charge) : IObserver<KeyValuePair<string, object?>>
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>The one event listened to.</summary>
    public static bool IsWanted(string name, object? first, object? second) => name == BadRequest;

    /// <inheritdoc />
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not IFeatureCollection features)
            return;

        charge(SourceAddress.Of(features.Get<IHttpConnectionFeature>()?.RemoteIpAddress));
        if (features.Get<ITlsHandshakeFeature>() is null || features.Get<IHttpResponseFeature>() is not { HasStarted: false } response)
            return;

        response.Headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.Headers["Gatehouse-Request-Id"] = RequestIds.New();
    }

    /// <inheritdoc />
    public void OnCompleted() { }

    /// <inheritdoc />
    public void OnError(Exception error) { }
}
