using BenchmarkDotNet.Attributes;
using Gatehouse.Authorization;
using Gatehouse.Keys;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Benchmarks;

/// <summary>Step two: the matrix, and the owner in the path and in the body.</summary>
public class AuthorizationBenchmarks
{
    private static readonly ulong User = Scene.Policy.MaskOf(["user"]);
    private readonly AuthorizationStep step = new(BodyHolder.HoldAsync, static (request, operation) => ScopeSet.Allows(request.State.Policy, request.Principal.Scope, operation), _ => "");
    private readonly RequestContext granted = Scene.Request(Scene.PostOrder);
    private readonly RequestContext ownPath = Scene.Request(Operations.Like(Scene.GetOrder, 0, "GET", "/users/{userId}", User, new OwnerRule(OwnerPlace.Path, "userId") { ParameterIndex = 0 }));
    private readonly RequestContext ownBody = Scene.Request(Operations.Like(Scene.PostOrder, 1, "POST", "/orders", User, new OwnerRule(OwnerPlace.Body, "/buyerId")));

    public AuthorizationBenchmarks()
    {
        ownPath.Path = "/users/alice";
        ownPath.PathValues[0] = 7..12;
        ownBody.Body = Scene.Held();
        if (!Granted() || !OwnerInPath() || !OwnerInBody())
            throw new InvalidOperationException("a request is refused");
    }

    [Benchmark]
    public bool Granted() => Ask(granted);

    [Benchmark]
    public bool OwnerInPath() => Ask(ownPath);

    [Benchmark]
    public bool OwnerInBody() => Ask(ownBody);

    private bool Ask(RequestContext request) => step.RunAsync(request, CancellationToken.None).Result.Continues;
}
