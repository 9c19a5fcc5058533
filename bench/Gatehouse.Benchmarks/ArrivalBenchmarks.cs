using BenchmarkDotNet.Attributes;
using Gatehouse.Arrival;
using Gatehouse.Live;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Benchmarks;

/// <summary>The front: path, headers, operation.</summary>
public class ArrivalBenchmarks
{
    private readonly ArrivalStep step = new(new OwnPaths(new Dictionary<string, OwnDocument>(), new Dictionary<string, IAnswerToPrincipal>()));
    private readonly DefaultHttpContext http = Scene.Http("POST", "/orders");
    private readonly LiveState state = Scene.State();

    [Benchmark]
    public string PlainPath() => Path("/orders/3f2b8c9e-4a1d-4c3e-9b7a-1d2e3f4a5b6c/items/7");

    [Benchmark]
    public string EncodedPath() => Path("/orders/caf%C3%A9%20au%20lait/items/7");

    /// <summary>The whole step, the context it fills included.</summary>
    [Benchmark]
    public bool WholeStep()
    {
        var request = new RequestContext { Http = http, State = state, Id = "0123456789abcdefghijkl", Now = default };
        return step.RunAsync(request, CancellationToken.None).Result.Continues;
    }

    [Benchmark]
    public string RequestId() => RequestIds.New();

    private static string Path(string raw)
    {
        _ = CanonicalPath.Read(raw, out var path, out _);
        return path;
    }
}
