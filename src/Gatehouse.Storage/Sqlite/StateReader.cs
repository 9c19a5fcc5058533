using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Tells a node what the database holds; the caller has begun the read transaction.</summary>
internal static class StateReader
{
    private const string ClientRows = "SELECT name, plan, epoch, number FROM client";
    private const string SubjectRows =
        "SELECT id, (SELECT group_concat(role, ' ') FROM (SELECT role FROM subject_role WHERE subject = subject.id ORDER BY role)), suspended, removed, epoch FROM subject";
    private const string KeyRows =
        "SELECT k.id, k.client, k.subject, k.roles, k.environment, k.blocked, k.expires_at, s.hash, s.pepper_version FROM api_key k JOIN key_secret s ON s.key_id = k.id AND s.slot = 0";

    internal static long ReadAll(SqliteConnection sql, ISnapshotTarget target)
    {
        // Names once each, not once for every key of a million.
        var clients = new Dictionary<long, string>();
        Each(sql.Make(ClientRows), row => clients[row.GetInt64(3)] = Client(row, target));
        Each(sql.Make(SubjectRows), row => Subject(row, target));
        Each(sql.Make(KeyRows), KeyInto(target, number => clients[number]));
        target.Everything((int)sql.Ask<long>("SELECT epoch FROM change_counter"), 0, 0);
        return Head(sql);
    }

    /// <summary>The log names what changed; its present state is told, so that reading a change twice is harmless.</summary>
    internal static long ReadAfter(SqliteConnection sql, long seq, ISnapshotTarget target)
    {
        var head = Head(sql);
        if (head <= seq)
            return head;

        const string Changed = "(SELECT id FROM change_log WHERE seq > $seq AND kind = $kind)";
        Each(sql.Make($"{ClientRows} WHERE name IN {Changed}", ("$seq", seq), ("$kind", "client")), row => Client(row, target));
        Each(sql.Make($"{SubjectRows} WHERE id IN {Changed}", ("$seq", seq), ("$kind", "subject")), row => Subject(row, target));
        Each(sql.Make($"{KeyRows} WHERE k.id IN {Changed}", ("$seq", seq), ("$kind", "key")), KeyInto(target, number => sql.Ask<string>("SELECT name FROM client WHERE number = $number", ("$number", number))!));
        target.Everything((int)sql.Ask<long>("SELECT epoch FROM change_counter"), 0, 0);
        return head;
    }

    private static long Head(SqliteConnection sql) => sql.Ask<long>("SELECT seq FROM change_counter WHERE id = 1");

    private static void Each(SqliteCommand command, Action<SqliteDataReader> row)
    {
        using (command)
        {
            using var reader = command.ExecuteReader();
            while (reader.Read())
                row(reader);
        }
    }

    private static string Client(SqliteDataReader row, ISnapshotTarget target)
    {
        var name = row.GetString(0);
        target.Client(name, row.TextOrNull(1), row.GetInt32(2), CredentialKinds.Any, 0);
        return name;
    }

    private static void Subject(SqliteDataReader row, ISnapshotTarget target) =>
        target.Subject(row.GetString(0), row.TextOrNull(1) ?? "", row.GetBoolean(2), row.GetBoolean(3), row.GetInt32(4), 0);

    private static Action<SqliteDataReader> KeyInto(ISnapshotTarget target, Func<long, string> client)
    {
        var hash = new byte[33];
        return row => target.Key(new KeyRow
        {
            Id = row.GetString(0),
            Client = client(row.GetInt64(1)),
            Subject = row.TextOrNull(2),
            Roles = row.GetString(3),
            IsTest = row.GetString(4) != "live",
            Blocked = row.GetBoolean(5),
            ExpiresAt = row.NumberOrNull(6),

            // One byte more than a hash has: what is too long is seen to be.
            Hash = hash.AsSpan(0, (int)row.GetBytes(7, 0, hash, 0, hash.Length)),
            PepperVersion = row.GetInt32(8),
        });
    }
}
