using System.Text.Json;
using Gatehouse.Keys;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Keys as an administrator sees them.</summary>
internal static class KeyRows
{
    /// <summary>Takes <c>$now</c>; what follows may add a condition on <c>k</c>.</summary>
    internal const string Select =
        "SELECT k.id, c.name, k.environment, k.roles, k.subject, c.plan, k.created_at, k.expires_at, k.blocked, k.last_used_at, k.scopes, k.networks, k.note, " +
        "(SELECT group_concat(tag, ' ') FROM (SELECT tag FROM key_tag WHERE key_id = k.id ORDER BY tag)), " +
        "(SELECT retire_at FROM key_secret WHERE key_id = k.id AND slot = 1 AND retire_at > $now), s.scheme, s.pepper_version " +
        "FROM api_key k JOIN client c ON c.number = k.client JOIN key_secret s ON s.key_id = k.id AND s.slot = 0";

    internal static ApiKey? Find(SqliteConnection sql, string id, long now) =>
        sql.All(Row, $"{Select} WHERE k.id = $id", ("$id", id), ("$now", now)).FirstOrDefault();

    internal static ApiKey Row(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), Names.Split(row.GetString(3)), row.TextOrNull(4), row.TextOrNull(5),
        row.Time(6), row.TimeOrNull(7), row.GetBoolean(8), row.TimeOrNull(9))
    {
        Scopes = Names.Split(row.TextOrNull(10)),
        Networks = Names.Split(row.TextOrNull(11)),
        Note = row.TextOrNull(12) ?? "",
        Tags = Names.Split(row.TextOrNull(13)),
        OldSecretUntil = row.TimeOrNull(14),
        Scheme = row.GetString(15),
        PepperVersion = row.GetInt32(16),
    };

    /// <summary>For the audit record: everything but the hash.</summary>
    internal static string? Text(ApiKey? key) => key is null ? null : JsonSerializer.Serialize(new
    {
        client = key.Client, environment = key.Environment, subject = key.Subject, roles = key.Roles, expiresAt = key.ExpiresAt, blocked = key.Blocked,
        scopes = key.Scopes, networks = key.Networks, tags = key.Tags, note = key.Note, oldSecretUntil = key.OldSecretUntil, scheme = key.Scheme,
    });
}
