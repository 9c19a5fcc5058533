using Gatehouse.Live;

namespace Gatehouse.Storage.Sqlite;

/// <summary>The nodes on a SQLite file.</summary>
internal sealed class SqliteNodes(SqliteConnections connections) : INodes
{
    /// <summary>A node writes that it lives; those silent for a minute are forgotten. A node that comes back writes itself down again.</summary>
    internal const string Beat =
        "INSERT INTO node (name, applied_seq, seen_at) VALUES ($name, $applied, $now) ON CONFLICT (name) DO UPDATE SET applied_seq = $applied, seen_at = $now;"
        + "DELETE FROM node WHERE seen_at < $now - 60000";

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<NodeSeen>> ListAsync(CancellationToken cancellationToken) =>
        connections.ReadAsync<IReadOnlyList<NodeSeen>>(
            sql => sql.All(row => new NodeSeen(row.GetString(0), row.GetInt64(1), row.Time(2)), "SELECT name, applied_seq, seen_at FROM node ORDER BY name"), cancellationToken);

    /// <inheritdoc />
    public ValueTask LeaveAsync(string node, CancellationToken cancellationToken) =>
        connections.CountAsync(sql => sql.Run("DELETE FROM node WHERE name = $name", ("$name", node)), cancellationToken);
}
