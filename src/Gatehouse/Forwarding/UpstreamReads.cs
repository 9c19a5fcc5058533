using System.Net;
using Gatehouse.Request;
using Standard = Microsoft.Net.Http.Headers.HeaderNames;

namespace Gatehouse.Forwarding;

/// <summary>Reads things from the upstream in the gateway's own name.</summary>
/// <remarks>It is no second way in (CVE-2026-58172): the method is GET, there is no body, and no header of the client is on it but a token the policy lets pass.</remarks>
internal sealed class UpstreamReads(HttpMessageInvoker client, Assertions assertions, TimeProvider time) : IUpstreamReads
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly UpstreamAddress address = new();

    /// <inheritdoc />
    public async ValueTask<HttpResponseMessage?> ReadAsync(RequestContext request, string path, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        HttpResponseMessage? answer = null;
        try
        {
            using var message = Message(request, path);
            answer = await client.SendAsync(message, end.Token);
            await HeldAnswer.HoldAsync(answer, end.Token);
            return Interlocked.Exchange(ref answer, null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
        finally
        {
            answer?.Dispose();
        }
    }

    private HttpRequestMessage Message(RequestContext request, string path)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, address.Of(request, path, ""))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.TryAddWithoutValidation(Standard.Accept, "application/json");
        if (request.Principal.ForwardToken)
            message.Headers.TryAddWithoutValidation(Standard.Authorization, request.Http.Request.Headers.Authorization.ToArray());
        CallerHeaders.Add(message.Headers, request, assertions);
        return message;
    }
}
