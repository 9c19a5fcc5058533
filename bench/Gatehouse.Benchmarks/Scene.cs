using System.Net;
using System.Text;
using Gatehouse.Keys;
using Gatehouse.Keys.Issuers;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;
using Gatehouse.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Benchmarks;

/// <summary>The policy, the order and the request of <c>bench/gateway</c>, ready for single steps.</summary>
internal static class Scene
{
    private static readonly string Load = Path.Combine(AppContext.BaseDirectory, "load");

    /// <summary>The policy that the whole gateway is measured with, contract included.</summary>
    public static CompiledPolicy Policy { get; } = new PolicyLoader(name => name == "BENCH_UPSTREAM_PORT" ? "5590" : "8590").Load(Path.Combine(Load, "gatehouse.yaml")).Policy
        ?? throw new InvalidOperationException("bench/gateway/policy has faults: ask 'gatehouse check'");

    /// <summary><c>POST /orders</c>.</summary>
    public static CompiledOperation PostOrder { get; } = Policy.Operations.Single(operation => operation.Method == "POST");

    /// <summary><c>GET /orders/{orderId}</c>.</summary>
    public static CompiledOperation GetOrder { get; } = Policy.Operations.Single(operation => operation.Method == "GET");

    /// <summary>The order of about 300 bytes that post.lua sends.</summary>
    public static byte[] Order { get; } = ReadOrder();

    /// <summary>Secrets of a folder that is made for this run.</summary>
    public static KeyStore Keys { get; } = KeyStore.Open(Directory.CreateTempSubdirectory("gatehouse-bench-").FullName, TimeProvider.System);

    /// <summary>No other issuer.</summary>
    public static ForeignReader Foreign { get; } = new(new ForeignIssuers(TimeProvider.System, NullLogger.Instance));

    public static LiveState State(Snapshot? snapshot = null) => new(Policy, snapshot ?? Snapshot.Nothing(new ClientNumbers(), Policy));

    /// <summary>Twelve ordinary headers of a program that posts an order.</summary>
    public static DefaultHttpContext Http(string method, string target, string? key = null)
    {
        var http = new DefaultHttpContext { Request = { Method = method, Scheme = "https" }, Connection = { RemoteIpAddress = IPAddress.Parse("192.0.2.1") } };
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        foreach (var (name, value) in Ordinary)
            http.Request.Headers[name] = value;
        http.Request.Headers["X-Api-Key"] = key ?? "none";
        http.Request.ContentLength = method == "POST" ? Order.Length : null;
        return http;
    }

    public static RequestContext Request(CompiledOperation operation, LiveState? state = null, DefaultHttpContext? http = null, DateTimeOffset? now = null) => new()
    {
        Http = http ?? Http(operation.Method, "/orders"),
        State = state ?? State(),
        Id = RequestIds.New(),
        Now = now ?? DateTimeOffset.UtcNow,
        Source = SourceAddress.Of(IPAddress.Parse("192.0.2.1")),
        Operation = operation,
        Path = "/orders",
        Principal = Client(0),
    };

    public static Principal Client(int number) => new()
    {
        Kind = CredentialKind.Key, Subject = "alice", Client = "app", ClientNumber = number, KeyId = "AAAABBBBCCCC", Roles = Policy.MaskOf(["user"]),
    };

    /// <summary>The order, held as Validation holds it.</summary>
    public static HeldBody Held() => new MemoryBody([.. Order], Order.Length);

    private static readonly (string Name, string Value)[] Ordinary =
    [
        ("Host", "localhost:8590"), ("User-Agent", "shop-client/3.2"), ("Accept", "application/json"), ("Accept-Encoding", "gzip, br"),
        ("Accept-Language", "en-GB,en;q=0.8"), ("Cache-Control", "no-cache"), ("Content-Type", "application/json"), ("Connection", "keep-alive"),
        ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("Idempotency-Key", "8e03978e-40d5-43dd-bc93-6894a57f9324"),
    ];

    private static byte[] ReadOrder()
    {
        const string Begin = "wrk.body = '";
        var text = File.ReadAllText(Path.Combine(Load, "post.lua"));
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        return Encoding.UTF8.GetBytes(text[from..text.IndexOf('\'', from)]);
    }
}
