using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Request;

/// <summary>Reads the body of a request once and holds it, so that it can be checked before anything goes upstream.</summary>
public static class BodyHolder
{
    private const int InMemory = 64 * 1024;
    private const int First = 4 * 1024;

    /// <summary>Holds the body: in memory up to 64 KiB, beyond that in a spool file. A body held already is answered again.</summary>
    /// <param name="request">Gets the body.</param>
    /// <param name="maxBytes">Bytes allowed; at most 2 GiB are.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Null when there are more bytes than allowed; then the rest was not read, and the connection must be closed.</returns>
    public static async ValueTask<HeldBody?> HoldAsync(RequestContext request, long maxBytes, CancellationToken cancellationToken)
    {
        if (request.Body is { } held)
            return held.Length <= maxBytes ? held : null;

        // An announced size costs the sender nothing, so it decides first (CWE-400).
        var announced = request.Http.Request.ContentLength;
        if (announced > maxBytes)
            return null;

        return request.Body = await ReadAsync(request.Http.Request, announced ?? First, Math.Min(maxBytes, int.MaxValue), cancellationToken);
    }

    private static async ValueTask<HeldBody?> ReadAsync(HttpRequest http, long expected, long maxBytes, CancellationToken cancellationToken)
    {
        // One byte more than expected, so that the end is seen without another buffer.
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(expected, InMemory) + 1);
        var length = 0;
        try
        {
            while (true)
            {
                var read = await http.Body.ReadAsync(buffer.AsMemory(length), cancellationToken);
                length += read;
                if (length > maxBytes)
                    return null;
                if (read == 0)
                    return new MemoryBody(Interlocked.Exchange(ref buffer!, null!), length);
                if (length > InMemory)
                    return await SpooledBody.ReadAsync(buffer.AsMemory(0, length), http.Body, maxBytes, cancellationToken);
                if (length == buffer.Length)
                    buffer = Grow(buffer, length);
            }
        }
        finally
        {
            if (buffer is not null)
                Return(buffer, length);
        }
    }

    /// <summary>Whether the request has a body, as far as its header tells.</summary>
    internal static bool MayBeThere(RequestContext request) =>
        request.Body is { Length: > 0 } || (request.Body is null && request.Http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false });

    /// <summary>Gives a buffer back without what the client sent: the next one to rent it may show it by a mistake (CWE-226).</summary>
    internal static void Return(byte[] buffer, int length)
    {
        buffer.AsSpan(0, length).Clear();
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(length * 4, InMemory) + 1);
        buffer.AsSpan(0, length).CopyTo(larger);
        Return(buffer, length);
        return larger;
    }
}
