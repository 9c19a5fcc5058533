using System.Text;
using BenchmarkDotNet.Attributes;
using Gatehouse.Authorization;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Benchmarks;

/// <summary>Reading whose a thing is from an answer of 2 KB before it leaves, beside reading it alone.</summary>
public class OwnershipBenchmarks
{
    private readonly ThingOwner owner = new(new OwnerRule(OwnerPlace.Answer, "/buyerId"));
    private readonly RequestContext request = Scene.Request(Scene.GetOrder);
    private readonly byte[] buffer = new byte[64 * 1024];
    private byte[] answer = [];

    [GlobalSetup]
    public void Setup()
    {
        var lines = string.Join(',', Enumerable.Range(0, 24).Select(i => $$"""{"itemId":"enamel-mug-moss-{{i}}","title":"Enamel mug, moss","count":2,"price":1450}"""));
        answer = Encoding.UTF8.GetBytes($$"""{"orderId":"0198a","createdAt":"2026-03-01T12:00:00Z","lines":[{{lines}}],"buyerId":"alice"}""");
        if (!Owner() || Held() != answer.Length)
            throw new InvalidOperationException("the order is refused");
    }

    [Benchmark(Baseline = true)]
    public int Passed()
    {
        using var content = Message().Content;
        return Drain(content.ReadAsStreamAsync().Result);
    }

    [Benchmark]
    public int Held()
    {
        using var message = Message();
        var held = HeldAnswer.HoldAsync(message, CancellationToken.None).Result;
        return owner.Find(held.Bytes, request) == OwnerFound.Caller ? Drain(held.ReadAsStreamAsync().Result) : 0;
    }

    [Benchmark]
    public bool Owner() => owner.Find(answer, request) == OwnerFound.Caller;

    private HttpResponseMessage Message() => new() { Content = new StreamContent(new MemoryStream(answer)) { Headers = { ContentType = new("application/json"), ContentLength = answer.Length } } };

    private int Drain(Stream stream)
    {
        var total = 0;
        while (stream.ReadAsync(buffer).AsTask().Result is var read and > 0)
            total += read;

        return total;
    }
}
