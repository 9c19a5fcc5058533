using System.Text.Json;
using Gatehouse.Keys;
using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>API keys in SQLite.</summary>
internal sealed class SqliteKeyStore(SqliteConnections connections) : IApiKeyStore, ILastUsedStore
{
    /// <inheritdoc />
    public ValueTask<Change> CreateAsync(ApiKey key, SecretHash secret, Actor actor, CancellationToken cancellationToken)
    {
        Names.CheckKey(key, secret);
        return connections.ChangeAsync(actor, change => Create(change, key, secret), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<ApiKey?> FindAsync(string id, CancellationToken cancellationToken) =>
        connections.ReadAsync(sql => Find(sql, id), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(KeyQuery query, string? after, int count, CancellationToken cancellationToken) =>
        connections.ReadAsync<IReadOnlyList<ApiKey>>(sql => query.Client is not { } client
            ? sql.All(Row, $"{Select} WHERE k.id > $after ORDER BY k.id LIMIT $count", ("$after", after ?? ""), ("$count", count))
            : sql.All(Row, $"{Select} WHERE c.name = $client AND k.id > $after ORDER BY k.id LIMIT $count", ("$client", client), ("$after", after ?? ""), ("$count", count)), cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> BlockAsync(string id, Actor actor, CancellationToken cancellationToken) =>
        connections.ChangeAsync(actor, change => SetBlocked(change, id, blocked: true), cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> UnblockAsync(string id, Actor actor, CancellationToken cancellationToken) =>
        connections.ChangeAsync(actor, change => SetBlocked(change, id, blocked: false), cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> SetAsync(string id, KeyChange change, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc />
    public ValueTask<(Change Change, long Count)> EndAllAsync(KeyQuery query, DateTimeOffset? expiresAt, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

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
            SetBlocked(change, id, blocked: true);
    }

    private const string Select =
        "SELECT k.id, c.name, k.environment, k.roles, k.subject, c.plan, k.created_at, k.expires_at, k.blocked, k.last_used_at FROM api_key k JOIN client c ON c.number = k.client";

    private static ApiKey Row(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), Names.Split(row.GetString(3)), row.TextOrNull(4), row.TextOrNull(5),
        row.Time(6), row.TimeOrNull(7), row.GetBoolean(8), row.TimeOrNull(9));

    private static ApiKey? Find(SqliteConnection sql, string id) => sql.All(Row, $"{Select} WHERE k.id = $id", ("$id", id)).FirstOrDefault();

    private static ChangeResult Create(ChangeScope change, ApiKey key, SecretHash secret)
    {
        if (key.Subject is not null && SqliteSubjectStore.Find(change.Sql, key.Subject) is null)
            return ChangeResult.NotFound;
        if (Find(change.Sql, key.Id) is not null)
            return ChangeResult.Already;

        var client = Clients.Ensure(change, key.Client, key.Plan);
        change.Sql.Run(
            "INSERT INTO api_key (id, client, environment, subject, roles, created_at, expires_at, blocked) VALUES ($id, $client, $environment, $subject, $roles, $created, $expires, $blocked)",
            ("$id", key.Id), ("$client", client), ("$environment", key.Environment), ("$subject", key.Subject), ("$roles", Names.Join(key.Roles)),
            ("$created", key.CreatedAt.ToUnixTimeMilliseconds()), ("$expires", key.ExpiresAt?.ToUnixTimeMilliseconds()), ("$blocked", key.Blocked));
        change.Sql.Run(
            "INSERT INTO key_secret (key_id, slot, hash, pepper_version, created_at) VALUES ($id, 0, $hash, $pepper, $now)",
            ("$id", key.Id), ("$hash", secret.Hash.ToArray()), ("$pepper", secret.PepperVersion), ("$now", change.Now));
        change.Record("key", key.Id, "key.create", null, Text(Find(change.Sql, key.Id)), key.ExpiresAt?.ToUnixTimeMilliseconds());
        return ChangeResult.Made;
    }

    private static ChangeResult SetBlocked(ChangeScope change, string id, bool blocked)
    {
        if (Find(change.Sql, id) is not { } before)
            return ChangeResult.NotFound;
        if (before.Blocked == blocked)
            return ChangeResult.Already;

        change.Sql.Run("UPDATE api_key SET blocked = $blocked WHERE id = $id", ("$blocked", blocked), ("$id", id));
        change.Record("key", id, blocked ? "key.block" : "key.unblock", Text(before), Text(before with { Blocked = blocked }));
        return ChangeResult.Made;
    }

    private static string? Text(ApiKey? key) =>
        key is null ? null : JsonSerializer.Serialize(new { client = key.Client, environment = key.Environment, subject = key.Subject, roles = key.Roles, expiresAt = key.ExpiresAt, blocked = key.Blocked });
}
