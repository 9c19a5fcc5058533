using BenchmarkDotNet.Attributes;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Benchmarks;

/// <summary>Which of 300 operations is it?</summary>
public class PathTableBenchmarks
{
    private static readonly string[] Shapes = ["GET /{0}", "POST /{0}", "GET /{0}/{{id}}", "PATCH /{0}/{{id}}", "GET /{0}/{{id}}/items/{{item}}", "PUT /{0}/{{id}}/items/{{item}}"];
    private readonly PathTable table = new([.. Enumerable.Range(0, 50).SelectMany(Resource)]);
    private PathValues values;

    [Benchmark]
    public object? Literal() => Match("GET", "/resource17");

    [Benchmark]
    public object? TwoParameters() => Match("PUT", "/resource42/3f2b8c9e-4a1d-4c3e-9b7a-1d2e3f4a5b6c/items/7");

    [Benchmark]
    public object? Unknown() => Match("GET", "/wp-login.php");

    private CompiledOperation? Match(string method, string path) => table.Match(method, path, ref values, out _);

    private static IEnumerable<CompiledOperation> Resource(int number) => Shapes.Select((shape, i) =>
    {
        var (method, template) = string.Format(null, shape, $"resource{number}").Split(' ') is [var first, var second] ? (first, second) : default;
        return Operations.Like(Scene.GetOrder, number * Shapes.Length + i, method, template);
    });
}
