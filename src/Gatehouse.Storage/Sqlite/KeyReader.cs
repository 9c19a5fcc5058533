using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Tells a node the keys; a million of them at its start.</summary>
internal sealed class KeyReader(SqliteConnection sql, ISnapshotTarget target, long now, Func<long, string> client)
{
    private const string Rows =
        "SELECT k.id, k.client, k.subject, k.roles, k.environment, k.blocked, k.expires_at, s.hash, s.pepper_version, k.epoch, k.scopes, k.networks, s.prefix, s.scheme " +
        "FROM api_key k JOIN key_secret s ON s.key_id = k.id AND s.slot = 0";

    // Read first and by themselves: few keys have one, and a million would be asked whether they do.
    private const string OldRows = "SELECT key_id, hash, pepper_version, retire_at, prefix, scheme FROM key_secret WHERE slot = 1 AND retire_at > $now";
    private const string Changed = "(SELECT id FROM change_log WHERE seq > $seq AND kind = 'key')";

    private sealed record Old(byte[] Hash, int Pepper, long Until, string? Prefix, string? Scheme);

    // One byte more than the longest imported hash has: what is too long is seen to be.
    private readonly byte[] hash = new byte[ImportedHash.MaxLength + 1];
    private readonly Dictionary<string, Old> olds = [];

    internal void ReadAll()
    {
        StateReader.Each(sql.Make(OldRows, ("$now", now)), Remember);
        StateReader.Each(sql.Make(Rows), Tell);
    }

    internal void ReadAfter(long seq)
    {
        StateReader.Each(sql.Make($"{OldRows} AND key_id IN {Changed}", ("$now", now), ("$seq", seq)), Remember);
        StateReader.Each(sql.Make($"{Rows} WHERE k.id IN {Changed}", ("$seq", seq)), Tell);
    }

    private void Remember(SqliteDataReader row) =>
        olds[row.GetString(0)] = new Old(row.GetFieldValue<byte[]>(1), row.GetInt32(2), row.GetInt64(3), row.TextOrNull(4), SchemeOf(row, 5));

    private void Tell(SqliteDataReader row)
    {
        var id = row.GetString(0);
        var prefix = row.TextOrNull(12);
        var old = olds.Count == 0 ? null : olds.GetValueOrDefault(id);
        target.Key(new KeyRow
        {
            Id = id,
            Client = client(row.GetInt64(1)),
            Subject = row.TextOrNull(2),
            Roles = row.GetString(3),
            IsTest = row.GetString(4) != "live",
            Blocked = row.GetBoolean(5),
            ExpiresAt = row.NumberOrNull(6),
            Hash = hash.AsSpan(0, (int)row.GetBytes(7, 0, hash, 0, hash.Length)),
            PepperVersion = row.GetInt32(8),
            Epoch = row.GetInt32(9),
            Scope = row.TextOrNull(10),
            Networks = row.TextOrNull(11),
            Prefix = prefix,
            Scheme = prefix is null ? null : SchemeOf(row, 13),
            OldHash = old?.Hash,
            OldPepperVersion = old?.Pepper ?? 0,
            OldUntil = old?.Until ?? 0,
            OldPrefix = old?.Prefix,
            OldScheme = old?.Scheme,
        });
    }

    private static string? SchemeOf(SqliteDataReader row, int column) => row.GetString(column) is var scheme && scheme == "hmac" ? null : scheme;
}
