using System.Text.Json;
using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Clients in SQLite.</summary>
internal sealed class SqliteClientStore(SqliteConnections connections) : IClientStore
{
    private const string Select = "SELECT name, plan, epoch, credentials, created_at FROM client";

    /// <inheritdoc />
    public ValueTask<Client?> FindAsync(string name, CancellationToken cancellationToken) =>
        connections.ReadAsync(sql => Find(sql, name), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Client>> ListAsync(string? beginning, string? after, int count, CancellationToken cancellationToken) =>
        connections.ReadAsync<IReadOnlyList<Client>>(sql => sql.All(
            Row, $"{Select} WHERE name > $after AND name >= $text AND name < $end ORDER BY name LIMIT $count",
            ("$after", after ?? ""), ("$text", beginning ?? ""), ("$end", beginning + char.ConvertFromUtf32(0x10FFFF)), ("$count", count)), cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> SetCredentialsAsync(string name, CredentialKinds kinds, Actor actor, CancellationToken cancellationToken)
    {
        Names.CheckClient(name);
        return connections.ChangeAsync(actor, change => SetCredentials(change, name, kinds & CredentialKinds.Any), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask AddUsesAsync(IReadOnlyList<ClientUse> batch, CancellationToken cancellationToken) =>
        connections.CountAsync(sql =>
        {
            foreach (var use in batch)
                sql.Run(
                    "INSERT INTO client_use (client, kind, last_at, count) VALUES ($client, $kind, $at, $count) " +
                    "ON CONFLICT (client, kind) DO UPDATE SET last_at = max(last_at, excluded.last_at), count = count + excluded.count",
                    ("$client", use.Client), ("$kind", use.Kind), ("$at", use.LastAt.ToUnixTimeMilliseconds()), ("$count", use.Count));
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ClientUse>> UsesAsync(string name, CancellationToken cancellationToken) =>
        connections.ReadAsync<IReadOnlyList<ClientUse>>(sql => sql.All(
            row => new ClientUse(row.GetString(0), row.GetString(1), row.Time(2), row.GetInt64(3)),
            "SELECT client, kind, last_at, count FROM client_use WHERE client = $client ORDER BY kind", ("$client", name)), cancellationToken);

    internal static Client? Find(SqliteConnection sql, string name) => sql.All(Row, $"{Select} WHERE name = $name", ("$name", name)).FirstOrDefault();

    internal static string? Text(Client? client) =>
        client is null ? null : JsonSerializer.Serialize(new { plan = client.Plan, epoch = client.Epoch, credentials = client.Credentials.ToString() });

    private static Client Row(SqliteDataReader row) =>
        new(row.GetString(0), row.TextOrNull(1), row.GetInt32(2), (CredentialKinds)row.GetInt32(3), row.Time(4));

    private static ChangeResult SetCredentials(ChangeScope change, string name, CredentialKinds kinds)
    {
        Clients.Ensure(change, name, null);
        var before = Find(change.Sql, name)!;
        if (before.Credentials == kinds)
            return change.Seq > 0 ? ChangeResult.Made : ChangeResult.Already;

        change.Sql.Run("UPDATE client SET credentials = $kinds WHERE name = $name", ("$kinds", (int)kinds), ("$name", name));
        change.Record("client", name, "client.credentials", Text(before), Text(before with { Credentials = kinds }));
        return ChangeResult.Made;
    }
}
