using BenchmarkDotNet.Attributes;
using Gatehouse.Audit;
using Gatehouse.Request;

namespace Gatehouse.Benchmarks;

/// <summary>What is written down of every request.</summary>
public class RecordBenchmarks
{
    private readonly DecisionLine line = new();
    private readonly DecisionLog log = Nowhere.Log();
    private readonly UsageCounts usage = Nowhere.Usage();
    private readonly RequestContext request = Scene.Request(Scene.PostOrder);
    private readonly DecisionEntry entry = new(201, "forwarding", null, TimeSpan.FromMicroseconds(180), 201);

    [Benchmark]
    public int DecisionLine() => line.Write(request, entry).Length;

    [Benchmark]
    public void LineIntoLog() => log.Write(request, entry);

    [Benchmark]
    public void UsageCount() => usage.Count(request, UsageOutcome.Ok);
}
