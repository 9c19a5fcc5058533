using Gatehouse.Live;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Audit records in SQLite.</summary>
internal sealed class SqliteAuditReader(SqliteConnections connections) : IAuditReader
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AuditEntry>> ListAsync(long after, int count, CancellationToken cancellationToken) =>
        connections.ReadAsync<IReadOnlyList<AuditEntry>>(sql => sql.All(
            row => new AuditEntry(row.GetInt64(0), row.GetInt64(1), row.Time(2), row.GetString(3), row.GetString(4), row.GetString(5), row.TextOrNull(6), row.TextOrNull(7), row.GetString(8)),
            "SELECT number, seq, at, actor, action, target, before, after, reason FROM audit_entry WHERE number > $after ORDER BY number LIMIT $count",
            ("$after", after), ("$count", count)), cancellationToken);
}
