using System.Text.Json;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Hashes of secrets in SQLite: slot 0 is the present one, slot 1 the one before the last rotation.</summary>
internal sealed class SqliteKeySecretStore(SqliteConnections connections) : IKeySecretStore
{
    private static readonly Actor Itself = new("gatehouse");

    /// <inheritdoc />
    public ValueTask<Change> RotateAsync(string id, SecretHash secret, DateTimeOffset oldUntil, Actor actor, CancellationToken cancellationToken)
    {
        Names.CheckSecret(secret);
        return connections.ChangeAsync(actor, change => Rotate(change, id, secret, oldUntil.ToUnixTimeMilliseconds()), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<Change> DropOldAsync(string id, Actor actor, CancellationToken cancellationToken) =>
        connections.ChangeAsync(actor, change => DropOld(change, id), cancellationToken);

    /// <inheritdoc />
    public async ValueTask<ImportResult> ImportAsync(IReadOnlyList<ImportedKey> keys, Actor actor, CancellationToken cancellationToken)
    {
        var already = new List<string>();
        var read = Imports.Read(keys);
        var change = await connections.ChangeAsync(actor, scope => Imports.Make(scope, read, already), cancellationToken);
        return new ImportResult(change, already);
    }

    /// <inheritdoc />
    public async ValueTask<int> RehashAsync(IReadOnlyList<Rehash> batch, CancellationToken cancellationToken)
    {
        var replaced = 0;
        foreach (var one in batch)
            Names.CheckSecret(one.New);

        await connections.ChangeAsync(Itself, change =>
        {
            replaced = batch.Count(one => Replace(change, one));
            return replaced > 0 ? ChangeResult.Made : ChangeResult.Already;
        }, cancellationToken);
        return replaced;
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SecretCount>> CountAsync(CancellationToken cancellationToken) =>
        connections.ReadAsync<IReadOnlyList<SecretCount>>(sql => sql.All(
            row => new SecretCount(row.GetString(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3)),
            "SELECT s.scheme, s.pepper_version, count(*), sum(k.last_used_at IS NULL) FROM key_secret s JOIN api_key k ON k.id = s.key_id " +
            "WHERE k.blocked = 0 AND (k.expires_at IS NULL OR k.expires_at > $now) AND (s.slot = 0 OR s.retire_at > $now) GROUP BY 1, 2 ORDER BY 1, 2",
            ("$now", connections.Now)), cancellationToken);

    private static ChangeResult Rotate(ChangeScope change, string id, SecretHash secret, long oldUntil)
    {
        if (KeyChanges.Find(change, id) is not { } before)
            return ChangeResult.NotFound;

        // Lost update (CWE-362): asked here and not before, or of two who rotate at once the second would end the secret that everybody uses.
        if (before.OldSecretUntil is not null)
            return ChangeResult.Already;

        change.Sql.Run("DELETE FROM key_secret WHERE key_id = $id AND slot = 1", ("$id", id));
        change.Sql.Run("UPDATE key_secret SET slot = 1, retire_at = $until WHERE key_id = $id AND slot = 0", ("$id", id), ("$until", oldUntil));
        KeyChanges.Secret(change, id, secret.Hash.ToArray(), secret.PepperVersion, "hmac", null);
        if (oldUntil <= change.Now)
            KeyChanges.EndTokens(change, id);

        // Whoever used it, used what is now the old secret.
        change.Sql.Run("DELETE FROM key_use WHERE key_id = $id AND old = 1", ("$id", id));
        change.Sql.Run("UPDATE key_use SET old = 1 WHERE key_id = $id", ("$id", id));
        change.Record("key", id, "key.rotate", KeyRows.Text(before), KeyRows.Text(KeyChanges.Find(change, id)), oldUntil);
        return ChangeResult.Made;
    }

    private static ChangeResult DropOld(ChangeScope change, string id)
    {
        if (KeyChanges.Find(change, id) is not { } before)
            return ChangeResult.NotFound;
        if (before.OldSecretUntil is null)
            return ChangeResult.Already;

        change.Sql.Run("DELETE FROM key_secret WHERE key_id = $id AND slot = 1", ("$id", id));
        KeyChanges.EndTokens(change, id);
        change.Sql.Run("DELETE FROM key_use WHERE key_id = $id AND old = 1", ("$id", id));
        change.Record("key", id, "key.drop_old", KeyRows.Text(before), KeyRows.Text(before with { OldSecretUntil = null }));
        return ChangeResult.Made;
    }

    // Only where the old hash still is: a rotation that came between is not undone.
    private static bool Replace(ChangeScope change, Rehash one)
    {
        var before = change.Sql.All(
            row => JsonSerializer.Serialize(new { scheme = row.GetString(0), pepper = row.GetInt32(1) }),
            "SELECT scheme, pepper_version FROM key_secret WHERE key_id = $id AND hash = $old", ("$id", one.KeyId), ("$old", one.Old.ToArray())).FirstOrDefault();
        var replaced = change.Sql.Run(
            "UPDATE key_secret SET hash = $new, pepper_version = $pepper, scheme = 'hmac' WHERE key_id = $id AND hash = $old",
            ("$new", one.New.Hash.ToArray()), ("$pepper", one.New.PepperVersion), ("$id", one.KeyId), ("$old", one.Old.ToArray())) > 0;
        if (replaced)
            change.Record("key", one.KeyId, "key.rehash", before, JsonSerializer.Serialize(new { scheme = "hmac", pepper = one.New.PepperVersion }));

        return replaced;
    }
}
