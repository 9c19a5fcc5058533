namespace Gatehouse.Forwarding;

/// <summary>Keeps the client from sending a POST or PATCH again by itself when the upstream hangs up without an answer.</summary>
/// <remarks>
/// The client repeats a request of any method, up to three times, when a kept connection ends before the first octet of an answer and no content
/// was sent. An order placed without a body would be placed four times. RFC 9110, section 9.2.2: a proxy must not repeat what is not
/// idempotent. With a content, even an empty one, it is sent once.
/// </remarks>
internal sealed class NeverTwice(HttpMessageHandler next) : DelegatingHandler(next)
{
    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is null && MayNotRepeat(request.Method))
            request.Content = new ByteArrayContent([]);

        return base.SendAsync(request, cancellationToken);
    }

    // The idempotent methods of RFC 9110; any other name may mean anything.
    private static bool MayNotRepeat(HttpMethod method) =>
        !(method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options || method == HttpMethod.Put || method == HttpMethod.Delete);
}
