using Gatehouse.Audit;
using Gatehouse.Audit.Reviews;
using Gatehouse.Authorization.Proofs;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Gateway.Commands.Desk;

/// <summary>The register in a policy's SQLite file, with the key store beside it.</summary>
internal sealed class RealRegister : IRegister
{
    private readonly CompiledPolicy policy;
    private readonly SqliteStorage storage;
    private readonly KeyStore secrets;
    private readonly TimeProvider time;
    private LiveView? known;

    private RealRegister(CompiledPolicy policy, SqliteStorage storage, KeyStore secrets, TimeProvider time)
    {
        (this.policy, this.storage, this.secrets, this.time) = (policy, storage, secrets, time);
        WakeUp = new NodesWakeUp(new SocketWakeUp(Path.GetDirectoryName(policy.Document.Storage.SqliteFile)!), storage.Nodes, time);
    }

    /// <inheritdoc />
    public IApiKeyStore Keys => storage.Keys;

    /// <inheritdoc />
    public ISubjectStore Subjects => storage.Subjects;

    /// <inheritdoc />
    public ISubjectFactors Factors => storage.Factors;

    /// <inheritdoc />
    public IKeySecretStore Secrets => storage.Secrets;

    /// <inheritdoc />
    public IRevocationStore Revocations => storage.Revocations;

    /// <inheritdoc />
    public KeyStore KeyStore => secrets;

    /// <inheritdoc />
    public IKeyUseStore KeyUses => storage.KeyUses;

    /// <inheritdoc />
    public IClientStore Clients => storage.Clients;

    /// <inheritdoc />
    public IAuditReader Audit => storage.Audit;

    /// <inheritdoc />
    public IAuditLog AuditLog => storage.AuditLog;
    public IReviewStore Reviews => storage.Reviews;

    /// <inheritdoc />
    public IWakeUp WakeUp { get; }

    /// <summary>Opens both; what is not there yet is made, so that keys can be given out before the first run.</summary>
    public static async ValueTask<RealRegister> OpenAsync(CompiledPolicy policy, TimeProvider time, CancellationToken cancellationToken)
    {
        var secrets = KeyStore.Open(policy.Document.KeyStore.Folder, time);
        var storage = await SqliteStorage.OpenAsync(policy.Document.Storage.SqliteFile, time, cancellationToken);
        return new RealRegister(policy, storage, secrets, time);
    }

    /// <inheritdoc />
    public IReadOnlyList<string> KeysUnder(int pepper, int most)
    {
        using var live = LiveView.Open(storage.OpenChanges(), policy, time, NullLogger.Instance);
        return live.Current.Snapshot.KeysUnder(pepper, time.GetUtcNow(), most);
    }

    /// <inheritdoc />
    public MadeKey NewKey(string environment)
    {
        var made = KeyFormat.New(policy.Document.Authentication.Brand, environment);
        return new MadeKey(made.Id, made.Text, secrets.Peppers.Hash(made.Text));
    }

    /// <inheritdoc />
    public MadeKey NewSecret(ApiKey key)
    {
        var made = KeyFormat.New(policy.Document.Authentication.Brand, key.Environment, key.Id);
        return new MadeKey(made.Id, made.Text, secrets.Peppers.Hash(made.Text));
    }

    /// <inheritdoc />
    public KeyMatch Match(string key)
    {
        // Read once: a scan that finds a thousand keys asks a thousand times.
        known ??= LiveView.Open(storage.OpenChanges(), policy, time, NullLogger.Instance);
        return KeyMatching.Of(known.Current.Snapshot, secrets.Peppers, key, time.GetUtcNow());
    }

    /// <inheritdoc />
    public ValueTask<MadeToken> NewTokenAsync(string subject, string client, string? scope, CancellationToken cancellationToken)
    {
        if (scope is not null && ScopeSet.FirstUnknown(policy, scope) is { } unknown)
            throw new StopException($"--scope: expected resources or resource:action of the policy, found '{Plain.Text(unknown)}'");

        // The epochs that go into a token are those of the log's head: the same reading that a gateway does.
        using var live = LiveView.Open(storage.OpenChanges(), policy, time, NullLogger.Instance);
        var made = new TokenIssuer(secrets.Rings, time).Issue(live.Current, subject, client, scope);
        return ValueTask.FromResult(new MadeToken(made.Text, made.ExpiresAt));
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        known?.Dispose();
        storage.Dispose();
        return ValueTask.CompletedTask;
    }
}
