using BenchmarkDotNet.Attributes;
using Gatehouse.Forwarding;

namespace Gatehouse.Benchmarks;

/// <summary>Looking for keys in an answer without any, beside the copy alone.</summary>
public class MaskBenchmarks
{
    private readonly KeyMask mask = new("shop", static _ => { });
    private readonly byte[] buffer = new byte[64 * 1024];
    private byte[] answer = [];

    [Params(2 * 1024, 100 * 1024)]
    public int Octets { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        answer = new byte[Octets];
        var text = "{\"shopId\":17,\"items\":[{\"itemId\":\"enamel-mug-moss\",\"shop_id\":4,\"count\":2}],"u8;
        for (var i = 0; i < Octets; i++)
            answer[i] = text[i % text.Length];
    }

    [Benchmark]
    public int Bare() => Drain(new MemoryStream(answer));

    [Benchmark]
    public int Masked() => Drain(new MaskedStream(new MemoryStream(answer), mask, static () => { }));

    private int Drain(Stream stream)
    {
        var total = 0;
        while (stream.ReadAsync(buffer).AsTask().Result is var read and > 0)
            total += read;

        return total;
    }
}
