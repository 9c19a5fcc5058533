using Gatehouse.Live;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Usage counts in SQLite.</summary>
internal sealed class SqliteUsageStore(SqliteConnections connections) : IUsageStore
{
    /// <inheritdoc />
    public ValueTask AddAsync(IReadOnlyList<UsageCount> batch, CancellationToken cancellationToken) =>
        connections.CountAsync(sql =>
        {
            using var command = sql.Make(
                "INSERT INTO usage_count (client, operation, class, outcome, hour, count) VALUES ($client, $operation, $class, $outcome, $hour, $count) " +
                "ON CONFLICT (client, operation, class, outcome, hour) DO UPDATE SET count = count + excluded.count",
                ("$client", ""), ("$operation", ""), ("$class", ""), ("$outcome", ""), ("$hour", 0L), ("$count", 0L));
            foreach (var item in batch)
            {
                object[] values = [item.Client, item.Operation, item.Class, item.Outcome, item.Hour.ToUnixTimeMilliseconds(), item.Count];
                for (var i = 0; i < values.Length; i++)
                    command.Parameters[i].Value = values[i];

                command.ExecuteNonQuery();
            }
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<UsageCount>> ListAsync(string? client, DateTimeOffset from, CancellationToken cancellationToken) =>
        connections.ReadAsync<IReadOnlyList<UsageCount>>(sql => sql.All(
            row => new UsageCount(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Time(4), row.GetInt64(5)),
            "SELECT client, operation, class, outcome, hour, count FROM usage_count WHERE hour >= $from AND ($client IS NULL OR client = $client) ORDER BY hour, client, operation, outcome",
            ("$from", from.ToUnixTimeMilliseconds()), ("$client", client)), cancellationToken);
}
