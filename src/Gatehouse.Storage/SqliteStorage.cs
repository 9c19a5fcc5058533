using Gatehouse.Audit;
using Gatehouse.Audit.Reviews;
using Gatehouse.Authorization.Proofs;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Storage.Sqlite;

namespace Gatehouse.Storage;

/// <summary>Everything durable in one SQLite file: for one machine, with no other service.</summary>
public sealed class SqliteStorage : IDisposable
{
    private readonly SqliteConnections connections;
    private readonly TimeProvider time;

    private SqliteStorage(SqliteConnections connections, TimeProvider time)
    {
        (this.connections, this.time) = (connections, time);
        var keys = new SqliteKeyStore(connections);
        (Keys, LastUsed) = (keys, keys);
        Subjects = new SqliteSubjectStore(connections);
        Secrets = new SqliteKeySecretStore(connections);
        KeyUses = new SqliteKeyUseStore(connections);
        Clients = new SqliteClientStore(connections);
        Revocations = new SqliteRevocationStore(connections);
        Usage = new SqliteUsageStore(connections);
        Audit = new SqliteAuditReader(connections);
        AuditLog = new SqliteAuditLog(connections);
        Reviews = new SqliteReviewStore(connections);
        Nodes = new SqliteNodes(connections);
        Factors = new SqliteSubjectFactors(connections);
        Proofs = new SqliteProofStore(connections);
    }

    /// <summary>API keys.</summary>
    public IApiKeyStore Keys { get; }

    /// <summary>Hashes of the keys' secrets.</summary>
    public IKeySecretStore Secrets { get; }

    /// <summary>From where keys are used.</summary>
    public IKeyUseStore KeyUses { get; }

    /// <summary>Clients.</summary>
    public IClientStore Clients { get; }

    /// <summary>Tokens, sessions and issuers that were taken back.</summary>
    public IRevocationStore Revocations { get; }

    /// <summary>Subjects and their roles.</summary>
    public ISubjectStore Subjects { get; }

    /// <summary>Usage counts.</summary>
    public IUsageStore Usage { get; }

    /// <summary>When keys were last used.</summary>
    public ILastUsedStore LastUsed { get; }

    /// <summary>Records of administrative changes.</summary>
    public IAuditReader Audit { get; }

    /// <summary>The records as a tree that can be proved.</summary>
    internal IAuditLog AuditLog { get; }

    /// <summary>Reviews of access, and what they are made from.</summary>
    public IReviewStore Reviews { get; }

    /// <summary>What subjects can prove themselves with.</summary>
    public ISubjectFactors Factors { get; }

    /// <summary>Further proofs on their way.</summary>
    public IProofStore Proofs { get; }

    /// <summary>Nodes that run on it.</summary>
    public INodes Nodes { get; }

    /// <summary>Opens the file; makes it (0600, its folder 0700) and its tables where they are not there yet.</summary>
    /// <param name="file">Absolute path.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>Several processes may open it at once: one of them makes the tables, the others wait for it, at most 30 s.</remarks>
    /// <exception cref="StoreUnavailableException">It cannot be opened; the message says what to do.</exception>
    public static ValueTask<SqliteStorage> OpenAsync(string file, TimeProvider time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sqlite = new SqliteFile(file);
        try
        {
            sqlite.Prepare();
            SqliteMigration.Run(sqlite);
        }
        catch (Exception error) when (StoreFault.IsOne(error))
        {
            throw StoreFault.From(error, file);
        }

        return ValueTask.FromResult(new SqliteStorage(new SqliteConnections(sqlite, time), time));
    }

    /// <summary>Commands run on the database since it was opened; rises with every question, also with those by which a node follows the log.</summary>
    internal long Commands => connections.File.Commands;

    /// <summary>A reader of state and log for one node; the caller disposes it.</summary>
    public IChangeSource OpenChanges() => new SqliteChangeSource(connections.File, time);

    /// <inheritdoc />
    public void Dispose() => connections.Dispose();
}
