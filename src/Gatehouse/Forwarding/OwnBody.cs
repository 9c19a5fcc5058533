namespace Gatehouse.Forwarding;

/// <summary>Puts the gateway's own content on a request at the last moment: YARP copies bodies itself and takes no other from a transform.</summary>
/// <remarks>A held body goes out in one write with its headers; a streamed one piece by piece, which YARP would gather first.</remarks>
internal sealed class OwnBody(HttpMessageHandler next) : DelegatingHandler(next)
{
    private static readonly HttpRequestOptionsKey<HttpContent> Key = new("gatehouse.body");

    /// <summary>Gives a request its content.</summary>
    public static void Give(HttpRequestMessage request, HttpContent body) => request.Options.Set(Key, body);

    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Options.TryGetValue(Key, out var body))
            request.Content = body;

        return base.SendAsync(request, cancellationToken);
    }
}
