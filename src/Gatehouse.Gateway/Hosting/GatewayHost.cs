using System.Net.Sockets;
using System.Security.Cryptography;
using Gatehouse.Audit;
using Gatehouse.Audit.Accesses;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Authentication;
using Gatehouse.Authorization.Proofs;
using Gatehouse.Forwarding;
using Gatehouse.Identity.Mail;
using Gatehouse.Keys;
using Gatehouse.Keys.Issuers;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Storage;

namespace Gatehouse.Gateway.Hosting;

/// <summary>One running gateway, from the policy file to the last answered request.</summary>
internal sealed class GatewayHost(RunSettings settings, TimeProvider time)
{
    private const int Done = 0, Refused = 1, PolicyHasFaults = 3;

    /// <summary>Runs until cancelled, then ends requests in flight and writes down what is still in memory.</summary>
    /// <returns>0 after a clean stop, 1 when it could not start, 3 when the policy has faults.</returns>
    public static async Task<int> RunAsync(RunSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        InlineScheduling.Prefer();
        try
        {
            return await new GatewayHost(settings, time).RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Done;
        }
        catch (Exception e) when (e is StoreUnavailableException or KeyStoreException or IOException or SocketException or CryptographicException or UnauthorizedAccessException)
        {
            await settings.Error.WriteLineAsync($"gatehouse: {Startup.Explain(e)}");
            return Refused;
        }
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var load = PolicyFiles.Load(settings.PolicyFile);
        if (load.Policy is not { } policy)
        {
            PolicyFiles.Tell(load.Report, settings.Error);
            await settings.Error.WriteLineAsync($"gatehouse: {(load.Report.Faults.Count == 1 ? "1 fault" : $"{load.Report.Faults.Count} faults")} in the policy, nothing was started. 'gatehouse check' shows them again.");
            return PolicyHasFaults;
        }

        var document = policy.Document;
        var keys = KeyStore.Open(document.KeyStore.Folder, time);
        using var storage = await SqliteStorage.OpenAsync(document.Storage.SqliteFile, time, cancellationToken);
        using (var live = LiveView.Open(storage.OpenChanges(), policy, time, new ErrorLog(settings.Error)))
        {
            Node = live.Node;
            var exit = await ServeAsync(policy, keys, storage, live, cancellationToken);
            if (exit != Done)
                return exit;
        }

        await LeaveAsync(storage);
        return Done;
    }

    private string Node { get; set; } = "";

    // Only after the last beat; a node that cannot say so is forgotten after some seconds anyway.
    private async ValueTask LeaveAsync(SqliteStorage storage)
    {
        try
        {
            await storage.Nodes.LeaveAsync(Node, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // The store went away before its gateway did.
        }
    }

    private async Task<int> ServeAsync(CompiledPolicy policy, KeyStore keys, SqliteStorage storage, LiveView live, CancellationToken cancellationToken)
    {
        var document = policy.Document;
        var (lastUsed, rights) = (new LastUsed(), new RightUses());
        using var log = DecisionLogOf(document.Decisions);
        await using var usage = new UsageCounts(new StoredUsage(storage.Usage), TimeSpan.FromSeconds(10), time, Complain);
        await using var upkeep = UpkeepOf(storage, live);
        await using var marks = new UseWriter(FlushesOf(lastUsed, rights, upkeep, storage, live), time, new ErrorLog(settings.Error));
        await using var parts = ServerParts.Make(document, keys);
        await using var checkpoints = new CheckpointClock(new CheckpointMaker(storage.AuditLog, keys.AuditSigner, time), PlaceOf(document.Audit), time, Complain);
        await using var accesses = new AccessQueue(storage.AuditLog, Complain);
        using var upstream = UpstreamClient.Create();
        var decisions = new Decisions(log, usage, rights);

        // Before anything else hears of a change: what is judged again on account of it must find the new rings.
        using var rings = new RingFollower(keys, live, time, new ErrorLog(settings.Error));
        await using var issuers = new ForeignIssuers(time, new ErrorLog(settings.Error));
        using var slow = new SlowChecks();   // of its own: guesses at imported keys must not keep passwords waiting
        await using var post = new ProofPost(new SmtpSender(() => live.Current.Policy.Document.Mail).SendAsync, storage.Proofs, time, new ErrorLog(settings.Error));
        var proofs = new ProofDesk(storage.Proofs, storage.Factors, post, keys.Master, slow.TryStart, () => parts.HttpsPort, time);
        var engine = Engine.Build(live, keys, lastUsed, upkeep, issuers, accesses, decisions, parts.Forwarder, upstream, proofs, time);

        var reload = new PolicyReload(live, new SelfProof(engine.Steps), issuers, settings.PolicyFile, settings.Error);
        if (!await reload.ProveAsync(live.Current, cancellationToken))
            return PolicyHasFaults;

        await PreferAlgorithmAsync(policy, keys, storage, cancellationToken);
        using var streams = engine.Streams;
        issuers.Use(policy);
        live.Start();
        streams.Start();
        await using var socket = WakeUpListener.Start(live, Path.GetDirectoryName(document.Storage.SqliteFile)!);
        var firstKey = await FirstKey.MakeAsync(policy, keys, storage.Keys, live, time, cancellationToken);
        using var watching = parts.Watch(source => engine.Door.Charge(source, live.Current.Policy.Document.Limits.Door));
        var application = new GateApplication(engine.Pipeline, live, () => parts.HttpsPort, new PlainHttp(live, decisions, time).Record);
        await parts.Server.StartAsync(application, cancellationToken);
        if (OnlyWatched.In(policy) is { } watched)
            Complain(watched);
        await SayReadyAsync(parts, firstKey);
        await UntilStoppedAsync(parts, reload, cancellationToken);
        return Done;
    }

    // What signs is of the algorithm that the policy names; the key until now stays accepted until its last token has ended.
    private async ValueTask PreferAlgorithmAsync(CompiledPolicy policy, KeyStore keys, SqliteStorage storage, CancellationToken cancellationToken)
    {
        var settings = policy.Document.Authentication;
        if (keys.SigningKeys.Prefer(settings.TokenAlgorithm, settings.TokenLifetime) is not { } made)
            return;

        await storage.Revocations.AnnounceRingAsync("signing-key.promoted", made.Id, new Actor("gatehouse", $"the policy asks for {settings.TokenAlgorithm}"), cancellationToken);
        keys.Reread();
        Complain($"tokens are signed with {made.Algorithm} from now on, as the policy says.");
    }

    private async ValueTask SayReadyAsync(ServerParts parts, string? firstKey)
    {
        if (firstKey is not null && settings.PrintFirstKey)
            await settings.Error.WriteLineAsync(firstKey);

        await settings.Out.WriteLineAsync($"ready https://127.0.0.1:{parts.HttpsPort}");
        await settings.Out.FlushAsync();
        if (parts.HttpPort is > 0 and var port)
            await settings.Error.WriteLineAsync($"gatehouse: plain HTTP on port {port} is redirected.");
    }

    // Requests in flight get ten seconds to end; then their connections are closed.
    private async ValueTask UntilStoppedAsync(ServerParts parts, PolicyReload reload, CancellationToken cancellationToken)
    {
        using var watch = new PolicyWatch(() => reload.Files, time);
        watch.Remember();
        var reloading = watch.RunAsync(reload.RunAsync);

        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        watch.Stop();
        await reloading;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await parts.Server.StopAsync(patience.Token);
    }

    private DecisionLog? DecisionLogOf(DecisionsSection section) => section.Target switch
    {
        DecisionsTarget.File => DecisionLog.ToFiles(section.File!, section.Keep, section.AtMost, time, Complain),
        DecisionsTarget.Stdout => DecisionLog.ToStream(Console.OpenStandardOutput(), time, Complain),
        DecisionsTarget.Stderr => DecisionLog.ToStream(Console.OpenStandardError(), time, Complain),
        _ => null,
    };

    private ICheckpointPlace PlaceOf(AuditSection section) => section.Target switch
    {
        CheckpointsTarget.File => new FilePlace(section.File!),
        CheckpointsTarget.Stdout => new WriterPlace(settings.Out),
        CheckpointsTarget.Syslog => new SyslogPlace(),
        CheckpointsTarget.Off => new WriterPlace(TextWriter.Null),
        _ => new WriterPlace(settings.Error),
    };

    private KeyUpkeep UpkeepOf(SqliteStorage storage, LiveView live) => new()
    {
        Reports = new KeyReports(time, new ErrorLog(settings.Error)),
        Keys = storage.Keys,
        Rehashing = new Rehashing(storage.Secrets, time, error => Complain($"better hashes of keys could not be written down; it is tried again. ({error.Message})")),
        Live = live,
        Time = time,
    };

    private IEnumerable<Func<CancellationToken, ValueTask>> FlushesOf(LastUsed lastUsed, RightUses rights, KeyUpkeep upkeep, SqliteStorage storage, LiveView live) =>
    [
        ending => lastUsed.FlushAsync(storage.LastUsed, ending),
        ending => upkeep.Sources.FlushAsync(storage.KeyUses, ending),
        ending => upkeep.Kinds.FlushAsync(storage.Clients, live.Current.Snapshot.Numbers, time.GetUtcNow(), ending),
        ending => rights.FlushAsync(storage.Reviews, live.Current.Snapshot.Numbers, time.GetUtcNow(), ending),
        new Pruning(TimeSpan.FromHours(1), async ending => await storage.Revocations.PruneAsync(ending), time).RunAsync,
        new Pruning(TimeSpan.FromMinutes(10), async ending => await storage.Proofs.PruneAsync(ending), time).RunAsync,   // the paths and queries they name are nobody's any more
    ];

    private void Complain(string what) => settings.Error.WriteLine($"gatehouse: {what}");
}
