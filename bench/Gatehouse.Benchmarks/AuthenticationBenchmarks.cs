using BenchmarkDotNet.Attributes;
using Gatehouse.Authentication;
using Gatehouse.Keys;
using Gatehouse.Keys.Issuers;
using Gatehouse.Live;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Benchmarks;

/// <summary>Step one by a key, among few and many.</summary>
public class KeyBenchmarks
{
    private readonly AuthenticationStep step = new(Scene.Keys.Rings, new TokenReader(Scene.Keys.Rings), Scene.Foreign, new LastUsed());
    private readonly DefaultHttpContext http = Scene.Http("POST", "/orders");
    private Population population = null!;
    private RequestContext request = null!;

    [Params(1_000, 1_000_000)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        population = new Population(Keys);
        request = Scene.Request(Scene.PostOrder, population.State, http);
        request.Address = http.Connection.RemoteIpAddress;
        if (!WithKey())
            throw new InvalidOperationException("the key is refused");
    }

    [Benchmark]
    public bool WithKey()
    {
        http.Request.Headers["X-Api-Key"] = population.NextKey();
        return step.RunAsync(request, CancellationToken.None).Result.Continues;
    }

    [Benchmark]
    public bool ParseOnly() => KeyFormat.TryParse(population.NextKey(), out _);
}

/// <summary>Step one by a key that was rotated, and by one that is wrong.</summary>
public class RotatedKeyBenchmarks
{
    private readonly AuthenticationStep step = new(Scene.Keys.Rings, new TokenReader(Scene.Keys.Rings), Scene.Foreign, new LastUsed());
    private readonly DefaultHttpContext http = Scene.Http("POST", "/orders");
    private readonly Population population = new(1_000, rotated: true), others = new(1_000);
    private readonly RequestContext request;

    public RotatedKeyBenchmarks()
    {
        request = Scene.Request(Scene.PostOrder, population.State, http);
        request.Address = http.Connection.RemoteIpAddress;
        if (!NewSecret() || !OldSecret() || Unknown())
            throw new InvalidOperationException("a key is refused, or a wrong one is not");
    }

    [Benchmark]
    public bool NewSecret() => Ask(population.NextKey());

    [Benchmark]
    public bool OldSecret() => Ask(population.NextOld());

    [Benchmark]
    public bool Unknown() => Ask(others.NextKey());

    private bool Ask(string key)
    {
        http.Request.Headers["X-Api-Key"] = key;
        return step.RunAsync(request, CancellationToken.None).Result.Continues;
    }
}

/// <summary>Step one by a token of our own.</summary>
public class TokenBenchmarks
{
    private readonly AuthenticationStep step = new(Scene.Keys.Rings, new TokenReader(Scene.Keys.Rings), Scene.Foreign, new LastUsed());
    private readonly TokenVerifier verifier = new(Scene.Keys.Rings);
    private readonly Population population = new(1_000);
    private readonly string token, issuer = TokenIssuer.IssuerOf(Scene.Policy);
    private readonly RequestContext request;

    public TokenBenchmarks()
    {
        token = new TokenIssuer(Scene.Keys.Rings, TimeProvider.System).Issue(population.State, "alice", "client-1", null).Text;
        var http = Scene.Http("POST", "/orders");
        http.Request.Headers.Remove("X-Api-Key");
        http.Request.Headers.Authorization = "Bearer " + token;
        request = Scene.Request(Scene.PostOrder, population.State, http);
        if (!SeenBefore() || NeverSeen() is null)
            throw new InvalidOperationException("the token is refused");
    }

    [Benchmark]
    public bool SeenBefore() => step.RunAsync(request, CancellationToken.None).Result.Continues;

    /// <summary>What the first sight of a token costs more: its signature and its claims.</summary>
    [Benchmark]
    public object? NeverSeen() => verifier.Verify(token, issuer, population.State.Snapshot.Numbers);
}
