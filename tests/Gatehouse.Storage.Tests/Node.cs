using Gatehouse.Authentication;
using Gatehouse.Keys;
using Gatehouse.Keys.Issuers;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;
using Gatehouse.Tests.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Storage.Tests;

/// <summary>A node on a store: its view and its authentication.</summary>
internal sealed class Node : IDisposable
{
    private readonly AuthenticationStep step;
    private readonly TimeProvider time;

    internal Node(SqliteStorage storage, KeyStore secrets, TimeProvider? time = null, CompiledPolicy? policy = null)
    {
        this.time = time ?? TimeProvider.System;
        View = LiveView.Open(storage.OpenChanges(), policy ?? TestPolicy.Make(), this.time, NullLogger.Instance);
        step = new AuthenticationStep(secrets.Rings, new TokenReader(secrets.Rings), new ForeignReader(new ForeignIssuers(TimeProvider.System, NullLogger.Instance)), new LastUsed());
    }

    internal LiveView View { get; }

    public void Dispose() => View.Dispose();

    /// <summary>Who a request with this credential is now; null when it is refused.</summary>
    internal Principal? Ask(string? key = null, string? token = null)
    {
        var http = new DefaultHttpContext();
        if (key is not null)
            http.Request.Headers["X-Api-Key"] = key;
        if (token is not null)
            http.Request.Headers.Authorization = $"Bearer {token}";

        var request = new RequestContext { Http = http, State = View.Current, Id = "request", Now = time.GetUtcNow() };
        return step.RunAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult().Continues ? request.Principal : null;
    }
}
