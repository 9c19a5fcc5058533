using Gatehouse.Arrival;
using Gatehouse.Live;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Gateway.Hosting;

/// <summary>What the server hands every request to: the pipeline, or for plain HTTP the redirect. No middleware stands between, so none can be forgotten.</summary>
internal sealed class GateApplication(RequestPipeline pipeline, ILiveState live, Func<int> httpsPort, Action<HttpContext> overPlainHttp) : IHttpApplication<GateApplication.Held>
{
    /// <summary>One context object a connection, used again by each of its requests.</summary>
    internal sealed class Held(DefaultHttpContext http)
    {
        public DefaultHttpContext Http { get; } = http;
    }

    /// <inheritdoc />
    public Held CreateContext(IFeatureCollection contextFeatures)
    {
        if (contextFeatures is not IHostContextContainer<Held> container)
            return new Held(new DefaultHttpContext(contextFeatures));

        var held = container.HostContext ??= new Held(new DefaultHttpContext());
        held.Http.Initialize(contextFeatures);
        return held;
    }

    /// <inheritdoc />
    public Task ProcessRequestAsync(Held context)
    {
        var http = context.Http;
        var policy = live.Current.Policy;
        if (http.Features.Get<ITlsHandshakeFeature>() is not null || EndedTlsBefore(http, policy.Document.TrustedProxies))
            return pipeline.RunAsync(http);

        overPlainHttp(http);
        HttpsRedirect.Answer(http, policy, httpsPort());
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public void DisposeContext(Held context, Exception? exception) => context.Http.Uninitialize();

    // Behind a listed proxy that ended TLS nothing is redirected (requirement 3.02); anybody else who says so is not believed.
    private static bool EndedTlsBefore(HttpContext http, IReadOnlyList<System.Net.IPNetwork> proxies) =>
        proxies.Count > 0 && ClientAddress.IsTrusted(http.Connection.RemoteIpAddress, proxies)
        && http.Request.Headers["X-Forwarded-Proto"] is [var only] && string.Equals(only, "https", StringComparison.OrdinalIgnoreCase);
}
