using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Storage.Sqlite;

/// <summary>What is done to one key inside a change.</summary>
internal static class KeyChanges
{
    internal static ChangeResult Create(ChangeScope change, ApiKey key, SecretHash secret)
    {
        if (Insert(change, key) is var result and not ChangeResult.Made)
            return result;

        Secret(change, key.Id, secret.Hash.ToArray(), secret.PepperVersion, "hmac", null);
        change.Record("key", key.Id, "key.create", null, KeyRows.Text(Find(change, key.Id)), key.ExpiresAt?.ToUnixTimeMilliseconds());
        return ChangeResult.Made;
    }

    /// <summary>Everything of a new key but its secret.</summary>
    internal static ChangeResult Insert(ChangeScope change, ApiKey key)
    {
        if (key.Subject is not null && !SqliteSubjectStore.IsOurs(change.Sql, key.Subject))
            return ChangeResult.NotFound;
        if (change.Sql.Ask<long>("SELECT 1 FROM api_key WHERE id = $id", ("$id", key.Id)) == 1)
            return ChangeResult.Already;

        var client = Clients.Ensure(change, key.Client, key.Plan);
        change.Sql.Run(
            "INSERT INTO api_key (id, client, environment, subject, roles, created_at, expires_at, blocked, scopes, networks, note, epoch) " +
            "VALUES ($id, $client, $environment, $subject, $roles, $created, $expires, $blocked, $scopes, $networks, $note, 0)",
            ("$id", key.Id), ("$client", client), ("$environment", key.Environment), ("$subject", key.Subject), ("$roles", Names.Join(key.Roles)),
            ("$created", key.CreatedAt.ToUnixTimeMilliseconds()), ("$expires", key.ExpiresAt?.ToUnixTimeMilliseconds()), ("$blocked", key.Blocked),
            ("$scopes", Names.JoinOrNull(key.Scopes)), ("$networks", Names.Networks(key.Networks)), ("$note", NoteOf(key.Note)));
        Tag(change, key.Id, key.Tags);
        return ChangeResult.Made;
    }

    internal static void Secret(ChangeScope change, string id, byte[] hash, int pepper, string scheme, string? prefix) => change.Sql.Run(
        "INSERT INTO key_secret (key_id, slot, hash, pepper_version, created_at, scheme, prefix) VALUES ($id, 0, $hash, $pepper, $now, $scheme, $prefix)",
        ("$id", id), ("$hash", hash), ("$pepper", pepper), ("$now", change.Now), ("$scheme", scheme), ("$prefix", prefix));

    internal static ChangeResult SetBlocked(ChangeScope change, string id, bool blocked)
    {
        if (Find(change, id) is not { } before)
            return ChangeResult.NotFound;
        if (before.Blocked == blocked)
            return ChangeResult.Already;

        // The epoch rises with the block and not with its end: tokens made from the key before stay refused, whatever comes after.
        change.Sql.Run("UPDATE api_key SET blocked = $blocked, epoch = epoch + $blocked WHERE id = $id", ("$blocked", blocked ? 1 : 0), ("$id", id));
        change.Record("key", id, blocked ? "key.block" : "key.unblock", KeyRows.Text(before), KeyRows.Text(before with { Blocked = blocked }));
        return ChangeResult.Made;
    }

    internal static ChangeResult Set(ChangeScope change, string id, KeyChange what)
    {
        if (Find(change, id) is not { } before)
            return ChangeResult.NotFound;

        var after = After(before, what);
        if (KeyRows.Text(before) == KeyRows.Text(after))
            return ChangeResult.Already;

        // A token made from the key carries its scopes of then; with other scopes it dies, as it does with a block, and with a key that ends now.
        change.Sql.Run(
            "UPDATE api_key SET expires_at = $expires, epoch = epoch + (scopes IS NOT $scopes OR coalesce($expires <= $now, 0)), scopes = $scopes, networks = $networks, note = $note WHERE id = $id",
            ("$expires", after.ExpiresAt?.ToUnixTimeMilliseconds()), ("$scopes", Names.JoinOrNull(after.Scopes)), ("$networks", Names.JoinOrNull(after.Networks)), ("$note", NoteOf(after.Note)), ("$now", change.Now), ("$id", id));
        change.Sql.Run("DELETE FROM key_tag WHERE key_id = $id", ("$id", id));
        Tag(change, id, after.Tags);
        change.Record("key", id, "key.set", KeyRows.Text(before), KeyRows.Text(after), after.ExpiresAt?.ToUnixTimeMilliseconds());
        return ChangeResult.Made;
    }

    /// <summary>Lets a key end at a moment, unless it ends before it anyway.</summary>
    internal static ChangeResult End(ChangeScope change, string id, DateTimeOffset at)
    {
        if (Find(change, id) is not { } before)
            return ChangeResult.NotFound;
        if (before.ExpiresAt <= at)
            return ChangeResult.Already;

        var milliseconds = at.ToUnixTimeMilliseconds();
        change.Sql.Run("UPDATE api_key SET expires_at = $at, epoch = epoch + ($at <= $now) WHERE id = $id", ("$at", milliseconds), ("$now", change.Now), ("$id", id));
        change.Record("key", id, "key.set", KeyRows.Text(before), KeyRows.Text(before with { ExpiresAt = at }), milliseconds);
        return ChangeResult.Made;
    }

    /// <summary>Ends the tokens that were made from a key. With a secret that ends at once they have to end too: nobody knows which of them whoever stole it has made.</summary>
    internal static void EndTokens(ChangeScope change, string id) => change.Sql.Run("UPDATE api_key SET epoch = epoch + 1 WHERE id = $id", ("$id", id));

    internal static ApiKey? Find(ChangeScope change, string id) => KeyRows.Find(change.Sql, id, change.Now);

    private static ApiKey After(ApiKey before, KeyChange what) => before with
    {
        ExpiresAt = what.ExpiresAt == KeyChange.Never ? null : what.ExpiresAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()) : before.ExpiresAt,
        Scopes = what.Scopes is null ? before.Scopes : Names.Split(Names.Join(what.Scopes)),
        Networks = what.Networks is null ? before.Networks : Names.Split(Names.Networks(what.Networks)),
        Tags = what.Tags is null ? before.Tags : Names.Split(Names.Join(what.Tags)),
        Note = what.Note ?? before.Note,
    };

    private static void Tag(ChangeScope change, string id, IReadOnlyList<string> tags)
    {
        foreach (var tag in tags.Distinct())
            change.Sql.Run("INSERT INTO key_tag (key_id, tag) VALUES ($id, $tag)", ("$id", id), ("$tag", tag));
    }

    private static string? NoteOf(string note) => note.Length == 0 ? null : note;
}
