using BenchmarkDotNet.Attributes;
using Gatehouse.Forwarding;
using Gatehouse.RateLimiting;
using Gatehouse.Request;

namespace Gatehouse.Benchmarks;

/// <summary>What the gateway says for itself: to the upstream by the assertion, to the client by headers.</summary>
public class ForwardingBenchmarks
{
    private readonly Assertions assertions = new(Scene.Keys.AssertionKey, TimeProvider.System);
    private readonly RequestContext early = Scene.Request(Scene.PostOrder);
    private readonly RequestContext late = Scene.Request(Scene.PostOrder, now: DateTimeOffset.UtcNow.AddMinutes(1));
    private bool turn;

    public ForwardingBenchmarks() => early.Quota = new QuotaState("light", 1_000_000, 1, 999_999, 1);

    [Benchmark]
    public string AssertionKept() => assertions.For(early);

    /// <summary>Two moments too far apart for one assertion, in turn: each is signed anew.</summary>
    [Benchmark]
    public string AssertionSigned() => assertions.For((turn = !turn) ? late : early);

    [Benchmark]
    public void AnswerHeaders()
    {
        var headers = early.Http.Response.Headers;
        headers.Clear();
        Request.AnswerHeaders.Write(early);
        LimitHeaders.Write(headers, early.Quota!);
    }
}
