using Gatehouse.Live;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Sources of keys in SQLite.</summary>
internal sealed class SqliteKeyUseStore(SqliteConnections connections) : IKeyUseStore
{
    private const int MostSources = 256;

    /// <inheritdoc />
    public ValueTask AddAsync(IReadOnlyList<KeySourceUse> batch, CancellationToken cancellationToken) =>
        connections.CountAsync(sql =>
        {
            foreach (var use in batch)
                sql.Run(
                    "INSERT INTO key_use (key_id, old, source, last_at, count) SELECT $key, $old, $source, $at, $count WHERE EXISTS (SELECT 1 FROM api_key WHERE id = $key) " +
                    "ON CONFLICT (key_id, old, source) DO UPDATE SET last_at = max(last_at, excluded.last_at), count = count + excluded.count",
                    ("$key", use.KeyId), ("$old", use.Old), ("$source", use.Source), ("$at", use.LastAt.ToUnixTimeMilliseconds()), ("$count", use.Count));

            // A stolen key that is shown from everywhere must not fill the disk.
            foreach (var key in batch.Select(use => use.KeyId).Distinct())
                sql.Run(
                    "DELETE FROM key_use WHERE key_id = $key AND rowid IN (SELECT rowid FROM key_use WHERE key_id = $key ORDER BY last_at DESC, source LIMIT -1 OFFSET $most)",
                    ("$key", key), ("$most", MostSources));
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<KeySourceUse>> ListAsync(string keyId, CancellationToken cancellationToken) =>
        connections.ReadAsync<IReadOnlyList<KeySourceUse>>(sql => sql.All(
            row => new KeySourceUse(row.GetString(0), row.GetBoolean(1), row.GetString(2), row.Time(3), row.GetInt64(4)),
            "SELECT key_id, old, source, last_at, count FROM key_use WHERE key_id = $key ORDER BY last_at DESC, source, old", ("$key", keyId)), cancellationToken);
}
