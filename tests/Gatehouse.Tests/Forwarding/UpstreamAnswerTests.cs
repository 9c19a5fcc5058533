using System.Net;
using Gatehouse.Forwarding;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Tests.Forwarding;

public class UpstreamAnswerTests
{
    private readonly RequestContext request = Sample.Request(Sample.Operation(), Sample.Client(1));

    [Theory] // "404 No such customer" told the upstream's 404 from ours although the bodies were the same (requirement 2.04).
    [InlineData(404)]
    [InlineData(200)]
    public async Task The_upstreams_reason_phrase_goes_no_further(int status)
    {
        var response = request.Http.Features.GetRequiredFeature<IHttpResponseFeature>();
        response.ReasonPhrase = "No such customer";

        await TransformAsync(status);

        Assert.Null(response.ReasonPhrase);
    }

    [Theory] // "HTTP/1.1 099" reached the client as the two-digit status 99.
    [InlineData(99)]
    [InlineData(600)]
    public async Task A_status_outside_of_HTTP_is_a_bad_gateway(int status) => Assert.Equal(502, (await TransformAsync(status)).Instead?.Status);

    [Theory] // A 204 that promised five octets became the server's bare 500, without headers, and was written down as 204.
    [InlineData(204, null)]
    [InlineData(205, 0L)]
    public async Task An_answer_without_body_promises_none(int status, long? length)
    {
        var (copied, _) = await TransformAsync(status, "hello");

        Assert.False(copied);
        Assert.Equal(length, request.Http.Response.ContentLength);
    }

    [Theory] // The upstream's no-cache, and a no-store on a second line, were replaced by a mere "private".
    [InlineData("private")]
    [InlineData("private, no-cache", "no-cache")]
    [InlineData("no-store", "max-age=0", "no-store")]
    [InlineData("private, max-age=60", "public, max-age=60, s-maxage=600")]
    [InlineData("private, no-cache", "private=\"Set-Cookie\"")]
    public async Task An_answer_to_somebody_is_private_and_a_stricter_word_stays(string expected, params string[] said)
    {
        await TransformAsync(200, "ok", [.. said.Select(one => ("Cache-Control", one))]);

        Assert.Equal(expected, request.Http.Response.Headers.CacheControl.ToString());
    }

    [Theory]
    [InlineData("Gatehouse-Subject")]
    [InlineData("gatehouse_subject")]
    [InlineData("_Gatehouse-Subject")]
    public async Task The_upstream_cannot_speak_in_our_name(string name)
    {
        await TransformAsync(200, "ok", [(name, "evil")]);

        Assert.DoesNotContain(request.Http.Response.Headers, header => header.Value == "evil");
    }

    [Fact] // Requirement 6.09: of an answer that a judge replaces nothing is left, and later judges are not asked.
    public async Task A_judge_replaces_the_answer_before_a_byte_of_it_leaves()
    {
        var refusal = new Refusal(401, "login_failed", "No.", "login_failed");
        var (first, second, third) = (new Judge(null), new Judge(refusal), new Judge(null));
        request.JudgeAnswerBy(first);
        request.JudgeAnswerBy(second);
        request.JudgeAnswerBy(third);

        var (copied, instead) = await TransformAsync(404, "no such user", ("Set-Cookie", "tried=bob"));

        Assert.False(copied);
        Assert.Same(refusal, instead);
        Assert.Empty(request.Http.Response.Headers);
        Assert.Equal((1, 1, 0), (first.Asked, second.Asked, third.Asked));
    }

    private sealed class Judge(Refusal? says) : IAnswerJudge
    {
        public int Asked { get; private set; }

        public ValueTask<Refusal?> JudgeAsync(RequestContext request, HttpResponseMessage answer, CancellationToken cancellationToken)
        {
            Asked++;
            return new(says);
        }

        public void NoAnswer(RequestContext request, Refusal? refusal)
        {
        }
    }

    private async Task<(bool Copied, Refusal? Instead)> TransformAsync(int status, string body = "", params (string Name, string Value)[] headers)
    {
        using var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        foreach (var (name, value) in headers)
            answer.Headers.TryAddWithoutValidation(name, value);

        request.Http.Response.StatusCode = status;
        var transform = new UpstreamTransform(Clearance.For(request, Room.All)!, new Uri("http://127.0.0.1/"), body: null, null!, static (_, _) => { });
        return (await transform.TransformResponseAsync(request.Http, answer, TestContext.Current.CancellationToken), transform.Instead);
    }
}
