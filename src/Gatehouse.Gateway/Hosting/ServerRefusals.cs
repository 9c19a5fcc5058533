using Gatehouse.Request;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Gateway.Hosting;

/// <summary>What the server refuses by itself, before there is a request: it counts against its source, and its answer is given our headers.</summary>
/// <remarks>Or malformed requests would be the one way to knock for nothing, and the one answer without HSTS (requirement 3.03).</remarks>
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

        features.Get<AnswerPipe>()?.NextIsTheServers();
        charge(SourceAddress.Of(features.Get<IHttpConnectionFeature>()?.RemoteIpAddress));
    }

    /// <inheritdoc />
    public void OnCompleted() { }

    /// <inheritdoc />
    public void OnError(Exception error) { }
}
