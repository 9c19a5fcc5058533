using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Tells a node what the database holds; the caller has begun the read transaction.</summary>
internal sealed class StateReader(SqliteConnection sql, ISnapshotTarget target, long now)
{
    private const string ClientRows = "SELECT name, plan, epoch, number, credentials, not_before FROM client";
    private const string SubjectRows =
        "SELECT id, (SELECT group_concat(role, ' ') FROM (SELECT role FROM subject_role WHERE subject = subject.id ORDER BY role)), suspended, removed, epoch, not_before FROM subject";
    private const string RevokedRows = "SELECT kind, issuer, id, until FROM revocation WHERE until >= $forgotten";
    private const string Changed = "(SELECT id FROM change_log WHERE seq > $seq AND kind = $kind)";

    /// <summary>Unix seconds: what ended before is not told any more. Clocks of issuers and nodes may be some way apart, so not at once.</summary>
    internal static long Forgotten(long milliseconds) => milliseconds / 1000 - Revocations.KeptAfterEnd;

    internal long ReadAll()
    {
        // Names once each, not once for every key of a million.
        var clients = new Dictionary<long, string>();
        Each(sql.Make(ClientRows), row => clients[row.GetInt64(3)] = Client(row));
        Each(sql.Make(SubjectRows), Subject);
        Each(sql.Make("SELECT subject, tenant FROM subject_factor WHERE tenant IS NOT NULL"), Tenant);
        new KeyReader(sql, target, now, number => clients[number]).ReadAll();
        Each(sql.Make(RevokedRows, ("$forgotten", Forgotten(now))), Revoked);
        Issuers();
        return Everything();
    }

    /// <summary>The log names what changed; its present state is told, so that reading a change twice is harmless.</summary>
    internal long ReadAfter(long seq)
    {
        var head = sql.Ask<long>("SELECT seq FROM change_counter WHERE id = 1");
        if (head <= seq)
            return head;

        Each(Of(ClientRows, "name", seq, "client"), row => Client(row));
        Each(Of(SubjectRows, "id", seq, "subject"), Subject);
        Each(sql.Make("SELECT id, (SELECT tenant FROM subject_factor WHERE subject = id) FROM (SELECT DISTINCT id FROM change_log WHERE seq > $seq AND kind = 'subject')", ("$seq", seq)), Tenant);
        new KeyReader(sql, target, now, ClientName()).ReadAfter(seq);
        Each(sql.Make($"{RevokedRows} AND seq > $seq", ("$forgotten", Forgotten(now)), ("$seq", seq)), Revoked);
        if (sql.Ask<long>("SELECT 1 FROM change_log WHERE seq > $seq AND kind = 'issuer'", ("$seq", seq)) == 1)
            Issuers();
        return Everything();
    }

    internal static void Each(SqliteCommand command, Action<SqliteDataReader> row)
    {
        using (command)
        {
            using var reader = command.ExecuteReader();
            while (reader.Read())
                row(reader);
        }
    }

    private SqliteCommand Of(string rows, string column, long seq, string kind) =>
        sql.Make($"{rows} WHERE {column} IN {Changed}", ("$seq", seq), ("$kind", kind));

    private Func<long, string> ClientName()
    {
        var known = new Dictionary<long, string>();
        return number => known.TryGetValue(number, out var name)
            ? name
            : known[number] = sql.Ask<string>("SELECT name FROM client WHERE number = $number", ("$number", number))!;
    }

    private string Client(SqliteDataReader row)
    {
        var name = row.GetString(0);
        target.Client(name, row.TextOrNull(1), row.GetInt32(2), (CredentialKinds)row.GetInt32(4), row.GetInt64(5));
        return name;
    }

    private void Subject(SqliteDataReader row) =>
        target.Subject(row.GetString(0), row.TextOrNull(1) ?? "", row.GetBoolean(2), row.GetBoolean(3), row.GetInt32(4), row.GetInt64(5));

    // Of another issuer's subject there may be no row but that of its factors.
    private void Tenant(SqliteDataReader row) => target.Tenant(row.GetString(0), row.TextOrNull(1));

    private void Revoked(SqliteDataReader row)
    {
        if (row.GetString(0) == "token")
            target.RevokedToken(row.GetString(1), row.GetString(2), row.GetInt64(3));
        else
            target.RevokedSession(row.GetString(1), row.GetString(2), row.GetInt64(3));
    }

    private void Issuers() => Each(sql.Make("SELECT issuer, not_before FROM revoked_issuer"), row => target.RevokedIssuer(row.GetString(0), row.GetInt64(1)));

    private long Everything()
    {
        var head = 0L;
        Each(sql.Make("SELECT seq, epoch, not_before, ring FROM change_counter WHERE id = 1"), row =>
        {
            head = row.GetInt64(0);
            target.Everything(row.GetInt32(1), row.GetInt64(2), row.GetInt32(3));
        });
        return head;
    }
}
