using System.Net;
using Gatehouse.Forwarding;

namespace Gatehouse.Tests.Forwarding;

public class NeverTwiceTests
{
    // An upstream that read a POST without a body and hung up was sent the same POST three more times.
    [Theory]
    [InlineData("POST", true)]
    [InlineData("PATCH", true)]
    [InlineData("LAUNCH", true)]
    [InlineData("GET", false)]
    [InlineData("DELETE", false)]
    public async Task What_is_not_idempotent_has_a_content_so_that_it_is_sent_once(string method, bool content)
    {
        using var end = new End();
        using var client = new HttpMessageInvoker(new NeverTwice(end));
        using var message = new HttpRequestMessage(new HttpMethod(method), "http://127.0.0.1/");

        using var answer = await client.SendAsync(message, TestContext.Current.CancellationToken);

        Assert.Equal(content, end.HadContent);
    }

    private sealed class End : HttpMessageHandler
    {
        public bool HadContent { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HadContent = request.Content is not null;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
