using System.Net;
using Gatehouse.Authentication;
using Gatehouse.Keys;
using Gatehouse.Keys.Issuers;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;
using Gatehouse.Tests.Keys;
using Gatehouse.Tests.Keys.Issuers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Tests.Authentication;

/// <summary>The authentication step over a snapshot that a test writes by hand.</summary>
internal sealed class Gate : IDisposable
{
    private readonly TemporaryFolder folder = new();

    internal Gate()
    {
        Policy = TestPolicy.Make();
        Secrets = KeyStore.Open(folder.Of("keys"), Clock);
        Snapshot = Snapshot.Nothing(Numbers, Policy);
        Peppers = new CountingPeppers(Secrets);
        Tokens = new TokenReader(Secrets.Rings);
        Issuers = new ForeignIssuers(Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, _ => new HttpMessageInvoker(Network, disposeHandler: false));
        Foreign = new ForeignReader(Issuers);
        Upkeep = new KeyUpkeep { Reports = new KeyReports(Clock, Log), Keys = Store, Time = Clock };
        Step = new AuthenticationStep(new KeyRings(Peppers, Secrets.Rings.Signing), Tokens, Foreign, LastUsed, Upkeep);
    }

    internal Lines Log { get; } = new();

    internal BlockedKeys Store { get; } = new();

    internal KeyUpkeep Upkeep { get; }

    internal Clock Clock { get; } = new();

    /// <summary>The key store's folder.</summary>
    internal string KeyFolder => folder.Of("keys");

    internal ClientNumbers Numbers { get; } = new();

    internal KeyStore Secrets { get; }

    internal CountingPeppers Peppers { get; }

    internal TokenReader Tokens { get; }

    internal FakeNetwork Network { get; } = new();

    internal ForeignIssuers Issuers { get; }

    internal ForeignReader Foreign { get; }

    internal LastUsed LastUsed { get; } = new();

    internal AuthenticationStep Step { get; }

    internal CompiledPolicy Policy { get; set; }

    internal Snapshot Snapshot { get; private set; }

    internal LiveState State => new(Policy, Snapshot.Under(Policy));

    public void Dispose()
    {
        Network.Dispose();
        folder.Dispose();
    }

    /// <summary>Changes what the node knows.</summary>
    internal void Learn(Action<SnapshotBuilder> told)
    {
        var builder = new SnapshotBuilder(Snapshot, Policy);
        told(builder);
        Snapshot = builder.Build(Snapshot.Seq + 1);
    }

    /// <summary>A new key and what the node knows of it.</summary>
    internal NewKey HasKey(string client = "mobile", string? subject = null, string roles = "user", string environment = "live", bool blocked = false, DateTimeOffset? expires = null)
    {
        var key = KeyFormat.New("shop", environment);
        Knows(key, client, subject, roles, blocked, expires);
        return key;
    }

    internal void Knows(NewKey key, string client, string? subject, string roles, bool blocked = false, DateTimeOffset? expires = null,
        string? scope = null, string? networks = null, string? old = null, DateTimeOffset? oldUntil = null)
    {
        var hash = Secrets.Peppers.Hash(key.Text);
        var before = old is null ? null : Secrets.Peppers.Hash(old);
        Learn(builder => builder.Key(new KeyRow
        {
            Id = key.Id,
            Client = client,
            Subject = subject,
            Roles = roles,
            IsTest = key.Text.Contains("_test_", StringComparison.Ordinal),
            Blocked = blocked,
            ExpiresAt = expires?.ToUnixTimeMilliseconds(),
            Hash = hash.Hash.Span,
            PepperVersion = hash.PepperVersion,
            Scope = scope,
            Networks = networks,
            OldHash = before is null ? default : before.Hash.Span,
            OldPepperVersion = before?.PepperVersion ?? 0,
            OldUntil = oldUntil?.ToUnixTimeMilliseconds() ?? 0,
            OldSince = Clock.Now.ToUnixTimeMilliseconds(),
        }));
    }

    internal void HasSubject(string id, string roles = "user", bool suspended = false, int epoch = 0, bool removed = false) =>
        Learn(builder => builder.Subject(id, roles, suspended, removed, epoch));

    internal string Token(string subject, string? client = null, string? scope = null) =>
        new TokenIssuer(Secrets.Rings, Clock).Issue(State, subject, client, scope).Text;

    internal async Task<(RequestContext Request, Outcome Outcome)> AskAsync(string? key = null, string? authorization = null, string query = "", string path = "/orders", string? referer = null, string from = "192.0.2.1")
    {
        var http = new DefaultHttpContext();
        if (referer is not null)
            http.Request.Headers.Referer = referer;
        if (key is not null)
            http.Request.Headers["X-Api-Key"] = key;
        if (authorization is not null)
            http.Request.Headers.Authorization = authorization;

        var request = new RequestContext { Http = http, State = State, Id = "request", Now = Clock.Now, Query = query, Path = path, Address = IPAddress.Parse(from), Source = SourceAddress.Of(IPAddress.Parse(from)) };
        return (request, await Step.RunAsync(request, CancellationToken.None));
    }

    internal async Task<string?> WhyNotAsync(string? key = null, string? authorization = null, string query = "", string path = "/orders", string? referer = null, string from = "192.0.2.1")
    {
        var (_, outcome) = await AskAsync(key, authorization, query, path, referer, from);
        return outcome.Continues ? null : outcome.Refusal.Reason;
    }
}

/// <summary>Lines of the process's own log.</summary>
internal sealed class Lines : ILogger
{
    private readonly List<string> written = [];

    internal IReadOnlyList<string> Written => written;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => written.Add(formatter(state, exception));
}

/// <summary>A store that only remembers what it was told to block, and by whom.</summary>
internal sealed class BlockedKeys : IApiKeyStore
{
    internal List<(string Id, Actor Actor)> Blocked { get; } = [];

    internal TaskCompletionSource First { get; } = new();

    public ValueTask<Change> BlockAsync(string id, Actor actor, CancellationToken cancellationToken)
    {
        lock (Blocked)
            Blocked.Add((id, actor));
        First.TrySetResult();
        return ValueTask.FromResult(new Change(1, ChangeResult.Made));
    }

    public ValueTask<Change> CreateAsync(ApiKey key, SecretHash secret, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ApiKey?> FindAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(KeyQuery query, string? after, int count, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Change> SetAsync(string id, KeyChange change, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Change> EndAsync(string id, DateTimeOffset expiresAt, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<(Change Change, long Count)> EndAllAsync(KeyQuery query, DateTimeOffset? expiresAt, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Change> UnblockAsync(string id, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>Counts the hashes that are computed: the cost a clock outside could see.</summary>
internal sealed class CountingPeppers(KeyStore secrets) : PepperRing([new byte[32]])
{
    internal int Computed { get; private set; }

    internal override void Hash(ReadOnlySpan<char> key, int version, Span<byte> hash)
    {
        Computed++;
        secrets.Peppers.Hash(key, version, hash);
    }
}
