using System.Text;
using BenchmarkDotNet.Attributes;
using Gatehouse.Authorization;
using Gatehouse.Authorization.Answers;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Benchmarks;

/// <summary>Lists of 200-octet things cut down to every second one, beside the copy alone.</summary>
public class ListBenchmarks
{
    private readonly RequestContext request = Scene.Request(Scene.GetOrder);
    private readonly SievePlan plan = new() { List = SievePlan.NamesOf("/items"), Owner = new ThingOwner(new OwnerRule(OwnerPlace.Answer, "/buyerId")), OnlyOwn = true, Beside = new BesideList(false, []) };
    private byte[] answer = [];

    [Params(1_000, 10_000, 100_000)]
    public int Things { get; set; }

    [GlobalSetup]
    public void Setup() => answer = Encoding.UTF8.GetBytes($$"""{"items":[{{string.Join(',', Enumerable.Range(0, Things).Select(n =>
        $$"""{"orderId":"{{n:000000}}","buyerId":"{{(n % 2 == 0 ? "alice" : "bob")}}","items":[{"itemId":"enamel-mug-moss","count":2}],"address":{"street":"Linden 1","city":"Berlin","postcode":"10969","country":"DE"},"total":1250}"""))}}]}""");

    [Benchmark]
    public long Bare() => Drained.Of(new MemoryStream(answer));

    [Benchmark]
    public long Filtered()
    {
        var output = new HeldOctets();
        using var stream = new SievedStream(new MemoryStream(answer), new JsonSieve(plan, request, output), output, static () => { }, static () => { });
        return Drained.Of(stream);
    }
}

/// <summary>An answer of 2 KB with two fields to hide, beside one to which no rule applies and the copy alone.</summary>
public class FieldBenchmarks
{
    private readonly RequestContext request = Scene.Request(Scene.GetOrder);
    private readonly byte[] answer = Encoding.UTF8.GetBytes($$"""{"id":"alice","phone":"+4930123456","passwordHash":"$2b$12$abcdefghijklmnopqrstuv","orders":[{{string.Join(',', Enumerable.Range(0, 12).Select(n =>
        $$"""{"orderId":"{{n:000000}}","status":"shipped","items":[{"itemId":"enamel-mug-moss","count":2}],"address":{"street":"Linden 1","city":"Berlin"},"sum":1250}"""))}}]}""");

    private SievePlan plan = null!;

    [GlobalSetup]
    public void Setup()
    {
        var pattern = new FieldPattern([["phone"], ["passwordHash"]]);
        var hidden = default(Hidden);
        hidden.Add(pattern.Ends[0], FieldMask.Last4);
        hidden.Add(pattern.Ends[1], FieldMask.Drop);
        plan = new SievePlan { Fields = pattern, Hidden = hidden };
    }

    [Benchmark]
    public long Bare() => Drained.Of(new MemoryStream(answer));

    [Benchmark]
    public long Kept()
    {
        var output = new HeldOctets();
        using var stream = new SievedStream(new MemoryStream(answer), new JsonSieve(plan, request, output), output, static () => { }, static () => { });
        return Drained.Of(stream);
    }
}

internal static class Drained
{
    private static readonly byte[] Buffer = new byte[64 * 1024];

    public static long Of(Stream stream)
    {
        var total = 0L;
        while (stream.ReadAsync(Buffer).AsTask().Result is var read and > 0)
            total += read;

        return total;
    }
}
