using BenchmarkDotNet.Attributes;
using Gatehouse.RateLimiting;
using Gatehouse.Request;

namespace Gatehouse.Benchmarks;

/// <summary>Step five: the door and the quota.</summary>
public class LimitBenchmarks
{
    private readonly DoorStep door = new(new Door(TimeProvider.System, _ => false));
    private readonly RequestContext request = Scene.Request(Scene.PostOrder);

    [Benchmark]
    public bool DoorOpen() => door.RunAsync(request, CancellationToken.None).Result.Continues;
}

/// <summary>The quota of a client among few and many.</summary>
public class QuotaBenchmarks
{
    private const int Asked = 1 << 16;
    private readonly QuotaStep step = new(TimeProvider.System);
    private readonly RequestContext request = Scene.Request(Scene.PostOrder);
    private readonly Principal[] principals = new Principal[Asked];
    private int next;

    [Params(1, 1_000_000)]
    public int Clients { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        // A stride with no common factor: the clients asked for lie all over the table.
        for (var i = 0; i < Asked; i++)
            principals[i] = Scene.Client((int)(i * 7_919L % Clients));
        for (var i = 0; i < Clients; i += 1024)
            Ask(Scene.Client(i));
    }

    [Benchmark]
    public bool Quota() => Ask(principals[next++ & (Asked - 1)]);

    private bool Ask(Principal principal)
    {
        request.Principal = principal;
        return step.RunAsync(request, CancellationToken.None).Result.Continues;
    }
}
