using System.Net;
using System.Net.Http.Headers;

namespace Gatehouse.Keys.Issuers;

/// <summary>Fetches one small document of an issuer and believes nothing about it: not its length, not its pace, not where it points.</summary>
/// <param name="client">Follows no redirects.</param>
/// <param name="time">The clock.</param>
internal sealed class BoundedGet(HttpMessageInvoker client, TimeProvider time) : IDisposable
{
    /// <summary>Bytes of the largest document that is read: 1 MiB.</summary>
    internal const int MaxBytes = 1 << 20;

    /// <summary>From the first byte sent to the last one read.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A client for addresses that only the policy names. No cookies, no decompression, no credentials of the machine.</summary>
    internal static HttpMessageInvoker NewClient(Uri address) => new(new SocketsHttpHandler
    {
        // An open redirect at the issuer would let others say which keys are good (CWE-601, CWE-918).
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = Patience,
        MaxConnectionsPerServer = 2,
        MaxResponseHeadersLength = 32,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
        UseProxy = !address.IsLoopback,
    });

    /// <summary>The document; or why not, for a person, without a word of what was answered.</summary>
    internal async Task<(byte[]? Document, string? WhyNot)> RunAsync(Uri address, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await SendAsync(address, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"{address}: no answer within {Patience.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, $"{address}: {(e is HttpRequestException http ? http.HttpRequestError.ToString() : "the answer broke off")}");
        }
    }

    private async Task<(byte[]? Document, string? WhyNot)> SendAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/jwk-set+json"));
        using var answer = await client.SendAsync(request, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
            return (null, $"{address}: expected 200, found {(int)answer.StatusCode}{((int)answer.StatusCode is >= 300 and < 400 ? ", a redirect, which is not followed" : "")}");

        return answer.Content.Headers.ContentLength is > MaxBytes || await ReadAsync(answer.Content, cancellationToken) is not { } document
            ? (null, $"{address}: more than {MaxBytes >> 20} MiB")
            : (document, null);
    }

    // The buffer grows with what came, never with what was announced (CWE-770).
    private static async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var document = new MemoryStream();
        var piece = new byte[16 * 1024];
        while (await stream.ReadAsync(piece, cancellationToken) is var read and > 0)
        {
            if (document.Length + read > MaxBytes)
                return null;

            document.Write(piece, 0, read);
        }

        return document.ToArray();
    }

    /// <inheritdoc />
    public void Dispose() => client.Dispose();
}
