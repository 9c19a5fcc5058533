using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Gatehouse.JsonSchema;
using Gatehouse.Request;
using Gatehouse.Validation;

namespace Gatehouse.Benchmarks;

/// <summary>Step four: the order against its schema, beside a reader that only walks over it.</summary>
public class ValidationBenchmarks
{
    private readonly CompiledSchema schema = new JsonSchemaCompiler(Scene.Policy.Contract!.Root, new JsonSchemaOptions { RefuseUndeclared = true })
        .Compile(Scene.PostOrder.Contract!.Body!.Media[0].SchemaPointer, [])!;

    private readonly ValidationStep step = new();
    private readonly RequestContext request = Scene.Request(Scene.PostOrder);

    public ValidationBenchmarks()
    {
        request.Body = Scene.Held();
        if (!Schema() || !WholeStep())
            throw new InvalidOperationException("the order is refused");
    }

    [Benchmark]
    public int BareWalk()
    {
        var reader = new Utf8JsonReader(Scene.Order);
        var tokens = 0;
        while (reader.Read())
            tokens++;
        return tokens;
    }

    [Benchmark]
    public bool Schema() => schema.Validate(Scene.Order);

    /// <summary>Media type, parameters, body; the body is held already.</summary>
    [Benchmark]
    public bool WholeStep() => step.RunAsync(request, CancellationToken.None).Result.Continues;
}
