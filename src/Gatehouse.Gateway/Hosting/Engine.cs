using Gatehouse.Arrival;
using Gatehouse.Audit;
using Gatehouse.Audit.Accesses;
using Gatehouse.Authentication;
using Gatehouse.Authorization;
using Gatehouse.Authorization.Fields;
using Gatehouse.Authorization.Proofs;
using Gatehouse.Forwarding;
using Gatehouse.Keys;
using Gatehouse.Keys.Issuers;
using Gatehouse.Live;
using Gatehouse.RateLimiting;
using Gatehouse.RateLimiting.Logins;
using Gatehouse.Request;
using Gatehouse.Validation;
using Yarp.ReverseProxy.Forwarder;

namespace Gatehouse.Gateway.Hosting;

/// <summary>The rooms put together: the one place where they meet.</summary>
internal sealed class Engine
{
    private Engine(RequestPipeline pipeline, PipelineSteps steps, Door door, OpenStreams streams) => (Pipeline, Steps, Door, Streams) = (pipeline, steps, door, streams);

    /// <summary>The way in.</summary>
    public RequestPipeline Pipeline { get; }

    /// <summary>Its rooms, for the self-proof.</summary>
    public PipelineSteps Steps { get; }

    /// <summary>The door, for what the server refuses by itself.</summary>
    public Door Door { get; }

    /// <summary>What is being forwarded.</summary>
    public OpenStreams Streams { get; }

    /// <summary>Builds it.</summary>
    public static Engine Build(LiveView live, KeyStore keys, LastUsed lastUsed, KeyUpkeep upkeep, ForeignIssuers issuers, AccessQueue accesses, IDecisionSink decisions, IHttpForwarder forwarder, HttpMessageInvoker upstream, ProofDesk proofs, TimeProvider time)
    {
        var tokens = new TokenReader(keys.Rings);
        var foreign = new ForeignReader(issuers);
        var known = new KnownCallers(tokens, foreign);
        var door = new Door(time, request => known.LooksLikeKnown(request.Http, request.State));
        var assertions = new Assertions(keys.AssertionKey, time);
        var steps = new PipelineSteps
        {
            Arrival = new ArrivalStep(new OwnPaths(Documents(live, keys.Rings, assertions, time), ForPrincipals(keys.Rings, time), proofs.Answers())),
            Door = new DoorStep(door),
            Freshness = new FreshnessStep(live),
            Authentication = new AuthenticationStep(keys.Rings, tokens, foreign, lastUsed, upkeep),
            Quota = new QuotaStep(time),
            Authorization = new AuthorizationStep(BodyHolder.HoldAsync, static (request, operation) => ScopeSet.Allows(request.State.Policy, request.Principal, operation), request => Challenge.Required(request.State.Policy)),
            Validation = new ValidationStep(),
            Logins = new LoginStep(time),
            Ownership = new OwnershipStep(new UpstreamReads(upstream, assertions, time), BodyHolder.HoldAsync),
            Fields = new FieldsStep(BodyHolder.HoldAsync),
            Proof = new ProofStep(proofs, BodyHolder.HoldAsync),
            Record = new RecordStep(accesses),
            ChargeDoor = door.Charge,
            WriteLimits = static (request, exceeded) => LimitHeaders.Write(request.Http.Response.Headers, request.Quota!, exceeded),
        };
        var streams = new OpenStreams(live, time);
        live.Changed += streams.Judge;
        var forwarding = new YarpForwarder(forwarder, upstream, assertions, new AnswerMask(upkeep.Reports, live), steps.WriteLimits, time);
        return new Engine(new RequestPipeline(steps, live, forwarding, streams, new RefusedAccesses(decisions, accesses), time), steps, door, streams);
    }

    private static Dictionary<string, OwnDocument> Documents(LiveView live, KeyRings rings, Assertions assertions, TimeProvider time)
    {
        // Five minutes: what a staged key is known for before others may need it, and what a withdrawn one is trusted for by those who do not ask us.
        var keys = new OwnDocument("application/jwk-set+json", "public, max-age=300", () => rings.Signing.PublicKeys(time.GetUtcNow()));
        return new(StringComparer.Ordinal)
        {
            [OwnPaths.WellKnownKeys] = keys,
            ["/.gatehouse/jwks.json"] = keys,
            ["/.gatehouse/assertion-keys"] = new("application/json", null, assertions.PublicKeys),
            ["/.gatehouse/ready"] = new("application/json", null, () => live.IsFresh ? "{\"ready\":true}"u8.ToArray() : "{\"ready\":false}"u8.ToArray()),
        };
    }

    private static Dictionary<string, IAnswerToPrincipal> ForPrincipals(KeyRings rings, TimeProvider time) => new(StringComparer.Ordinal)
    {
        [TokenExchange.Path] = new TokenExchange(new TokenIssuer(rings, time), time),
    };
}
