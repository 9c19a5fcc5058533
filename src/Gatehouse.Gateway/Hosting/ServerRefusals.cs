using Gatehouse.Request;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Gateway.Hosting;

/// <summary>What the server refuses by itself, before there is a request, counts against its source too: or malformed requests would be the one way to knock for nothing.</summary>
/// <remarks>The answer is the server's own (400, no body, connection closed); it resets all headers as it writes it, so these answers alone carry no HSTS.</remarks>
internal sealed class ServerRefusals(Action<SourceAddress> charge) : IObserver<KeyValuePair<string, object?>>
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>The one event listened to.</summary>
    public static bool IsWanted(string name, object? first, object? second) => name == BadRequest;

    /// <inheritdoc />
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is IFeatureCollection features && features.Get<IHttpConnectionFeature>() is { } connection)
            charge(SourceAddress.Of(connection.RemoteIpAddress));
    }

    /// <inheritdoc />
    public void OnCompleted() { }

    /// <inheritdoc />
    public void OnError(Exception error) { }
}
