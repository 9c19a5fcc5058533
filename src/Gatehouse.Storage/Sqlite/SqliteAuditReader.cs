using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Audit records in SQLite.</summary>
internal sealed class SqliteAuditReader(SqliteConnections connections) : IAuditReader
{
    private const string Select = "SELECT number, seq, at, actor, action, target, before, after, reason, credential, request_id, salt IS NULL AND detail IS NOT NULL, leaf FROM audit_entry ";

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AuditEntry>> ListAsync(long after, int count, CancellationToken cancellationToken) =>
        connections.ReadAsync<IReadOnlyList<AuditEntry>>(sql => sql.All(Row, Select + "WHERE number > $after ORDER BY number LIMIT $count", ("$after", after), ("$count", count)), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AuditEntry>> SearchAsync(AuditQuery query, CancellationToken cancellationToken) =>
        connections.ReadAsync<IReadOnlyList<AuditEntry>>(sql => sql.All(
            Row,
            Select +
            "WHERE ($before IS NULL OR number < $before) AND ($actor IS NULL OR actor = $actor) AND ($target IS NULL OR target = $target) " +
            "AND ($action IS NULL OR action = $action) AND ($beginning IS NULL OR substr(action, 1, length($beginning)) = $beginning) " +
            "AND ($since IS NULL OR at >= $since) AND ($until IS NULL OR at < $until) ORDER BY number DESC LIMIT $count",
            ("$before", query.Before), ("$actor", query.Actor), ("$target", query.Target), ("$action", query.Action?.EndsWith('*') == true ? null : query.Action),
            ("$beginning", query.Action?.EndsWith('*') == true ? query.Action[..^1] : null),
            ("$since", query.Since?.ToUnixTimeMilliseconds()), ("$until", query.Until?.ToUnixTimeMilliseconds()), ("$count", query.Count)), cancellationToken);

    /// <inheritdoc />
    public ValueTask<AuditEntry?> FindAsync(long number, CancellationToken cancellationToken) =>
        connections.ReadAsync(sql => sql.All(Row, Select + "WHERE number = $number", ("$number", number)).FirstOrDefault(), cancellationToken);

    private static AuditEntry Row(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetInt64(1), row.Time(2), row.GetString(3), row.GetString(4), row.GetString(5), row.TextOrNull(6), row.TextOrNull(7), row.GetString(8))
        {
            Credential = row.TextOrNull(9),
            RequestId = row.TextOrNull(10),
            Erased = row.GetBoolean(11),
            Leaf = row.IsDBNull(12) ? default(ReadOnlyMemory<byte>?) : row.GetFieldValue<byte[]>(12),
        };
}
