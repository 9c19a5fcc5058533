using BenchmarkDotNet.Attributes;
using Gatehouse.Arrival;
using Gatehouse.Audit;
using Gatehouse.Authentication;
using Gatehouse.Authorization;
using Gatehouse.Forwarding;
using Gatehouse.Keys;
using Gatehouse.Keys.Issuers;
using Gatehouse.Live;
using Gatehouse.RateLimiting;
using Gatehouse.RateLimiting.Logins;
using Gatehouse.Request;
using Gatehouse.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Benchmarks;

/// <summary>All rooms in their order, the body read, a decision line and a count written; only the way to the upstream is left out.</summary>
public class PipelineBenchmarks
{
    private readonly Population population = new(1_000);
    private readonly DefaultHttpContext http = Scene.Http("POST", "/orders");
    private readonly MemoryStream body = new(Scene.Order);
    private readonly Destination destination = new();
    private readonly RequestPipeline pipeline;

    public PipelineBenchmarks()
    {
        var tokens = new TokenReader(Scene.Keys.Rings);
        var door = new Door(TimeProvider.System, _ => false);
        var steps = new PipelineSteps
        {
            Arrival = new ArrivalStep(new OwnPaths(new Dictionary<string, OwnDocument>(), new Dictionary<string, IAnswerToPrincipal>())),
            Door = new DoorStep(door),
            Freshness = Unasked.Instance,
            Authentication = new AuthenticationStep(Scene.Keys.Rings, tokens, new ForeignReader(new ForeignIssuers(TimeProvider.System, NullLogger.Instance)), new LastUsed()),
            Quota = new QuotaStep(TimeProvider.System),
            Authorization = new AuthorizationStep(BodyHolder.HoldAsync, static (request, operation) => ScopeSet.Allows(request.State.Policy, request.Principal, operation), _ => ""),
            Validation = new ValidationStep(),
            Logins = new LoginStep(TimeProvider.System),
            Ownership = Unasked.Instance,
            Fields = Unasked.Instance,
            Proof = Unasked.Instance,
            Record = Unasked.Instance,
            ChargeDoor = door.Charge,
            WriteLimits = (_, _) => { },
        };
        var live = new Fresh(population.State);
        pipeline = new RequestPipeline(steps, live, destination, new OpenStreams(live, TimeProvider.System), new Decisions(Nowhere.Log(), Nowhere.Usage()), TimeProvider.System);
        http.Response.Body = new MemoryStream();
        http.Request.Body = body;
        Whole();
        if (destination.Reached != 1)
            throw new InvalidOperationException("the order is refused");

        // So many methods take longer to be compiled in their last form than the warm-up of a short run lasts.
        for (var i = 0; i < 30_000; i++)
            Whole();
    }

    [Benchmark]
    public void Whole()
    {
        body.Position = 0;
        http.Request.Headers["X-Api-Key"] = population.NextKey();
        pipeline.RunAsync(http).GetAwaiter().GetResult();
    }

    private sealed record Fresh(LiveState Current) : ILiveState
    {
        public bool IsFresh => true;
    }

    private sealed class Destination : IForwarder
    {
        public int Reached { get; private set; }

        public ValueTask<Refusal?> ForwardAsync(Clearance clearance, CancellationToken cancellationToken)
        {
            Reached++;
            return default;
        }
    }
}
