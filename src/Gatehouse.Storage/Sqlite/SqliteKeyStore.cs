using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Storage.Sqlite;

/// <summary>API keys in SQLite.</summary>
internal sealed class SqliteKeyStore(SqliteConnections connections) : IApiKeyStore, ILastUsedStore
{
    private const int MostAtOnce = 1000;

    /// <inheritdoc />
    public ValueTask<Change> CreateAsync(ApiKey key, SecretHash secret, Actor actor, CancellationToken cancellationToken)
    {
        Names.CheckKey(key);
        Names.CheckSecret(secret);
        return connections.ChangeAsync(actor, change => KeyChanges.Create(change, key, secret), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<ApiKey?> FindAsync(string id, CancellationToken cancellationToken) =>
        connections.ReadAsync(sql => KeyRows.Find(sql, id, connections.Now), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(KeyQuery query, string? after, int count, CancellationToken cancellationToken) =>
        connections.ReadAsync<IReadOnlyList<ApiKey>>(sql => new KeyQuerySql(query, connections.Now).Page(sql, after, count), cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> BlockAsync(string id, Actor actor, CancellationToken cancellationToken) =>
        connections.ChangeAsync(actor, change => KeyChanges.SetBlocked(change, id, blocked: true), cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> UnblockAsync(string id, Actor actor, CancellationToken cancellationToken) =>
        connections.ChangeAsync(actor, change => KeyChanges.SetBlocked(change, id, blocked: false), cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> SetAsync(string id, KeyChange change, Actor actor, CancellationToken cancellationToken)
    {
        Names.CheckChange(change);
        return connections.ChangeAsync(actor, scope => KeyChanges.Set(scope, id, change), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<Change> EndAsync(string id, DateTimeOffset expiresAt, Actor actor, CancellationToken cancellationToken) =>
        connections.ChangeAsync(actor, change => KeyChanges.End(change, id, expiresAt), cancellationToken);

    /// <inheritdoc />
    public async ValueTask<(Change Change, long Count)> EndAllAsync(KeyQuery query, DateTimeOffset? expiresAt, Actor actor, CancellationToken cancellationToken)
    {
        var last = new Change(0, ChangeResult.NotFound);
        var (total, page) = (0L, 0);
        string? after = null;
        do
        {
            // The turn is given back between two pages: a block of one key does not wait for a million.
            var change = await connections.ChangeAsync(actor, OnePage, cancellationToken);
            last = change.Made || last.Result == ChangeResult.NotFound ? change : last;
        }
        while (page == MostAtOnce);

        return (last, total);

        ChangeResult OnePage(ChangeScope change)
        {
            var ids = new KeyQuerySql(query, change.Now).PageOfIds(change.Sql, after, MostAtOnce);
            var made = ids.LongCount(id => End(change, id, expiresAt) == ChangeResult.Made);
            (page, total, after) = (ids.Count, total + made, ids.LastOrDefault());
            return made > 0 ? ChangeResult.Made : page > 0 ? ChangeResult.Already : ChangeResult.NotFound;
        }
    }

    /// <inheritdoc />
    public ValueTask MarkUsedAsync(IReadOnlyList<KeyUse> uses, CancellationToken cancellationToken) =>
        connections.CountAsync(sql =>
        {
            using var command = sql.Make("UPDATE api_key SET last_used_at = $at WHERE id = $id AND (last_used_at IS NULL OR last_used_at < $at)", ("$at", 0L), ("$id", ""));
            foreach (var use in uses)
            {
                command.Parameters[0].Value = use.At.ToUnixTimeMilliseconds();
                command.Parameters[1].Value = use.KeyId;
                command.ExecuteNonQuery();
            }
        }, cancellationToken);

    internal static void BlockAllOf(ChangeScope change, string subject)
    {
        foreach (var id in change.Sql.All(row => row.GetString(0), "SELECT id FROM api_key WHERE subject = $subject AND blocked = 0", ("$subject", subject)))
            KeyChanges.SetBlocked(change, id, blocked: true);
    }

    private static ChangeResult End(ChangeScope change, string id, DateTimeOffset? at) =>
        at is { } moment ? KeyChanges.End(change, id, moment) : KeyChanges.SetBlocked(change, id, blocked: true);
}
