namespace Gatehouse.BlackBox;

/// <summary>Gives every request a key that is made when it is first needed.</summary>
internal sealed class KeyOf(Lazy<Task<string>> key, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("X-Api-Key", await key.Value);
        return await base.SendAsync(request, cancellationToken);
    }
}
