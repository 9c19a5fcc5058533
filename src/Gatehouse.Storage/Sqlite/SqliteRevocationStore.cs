using System.Text.Json;
using Gatehouse.Live;

namespace Gatehouse.Storage.Sqlite;

/// <summary>What was taken back, in SQLite.</summary>
internal sealed class SqliteRevocationStore(SqliteConnections connections) : IRevocationStore
{
    private const int MostAtOnce = 1000;

    /// <inheritdoc />
    public ValueTask<Change> RevokeTokenAsync(string issuer, string id, DateTimeOffset until, Actor actor, CancellationToken cancellationToken) =>
        OneAsync("token", issuer, id, until, actor, cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> RevokeSessionAsync(string issuer, string id, DateTimeOffset until, Actor actor, CancellationToken cancellationToken) =>
        OneAsync("session", issuer, id, until, actor, cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> RevokeSubjectAsync(string subject, Actor actor, CancellationToken cancellationToken)
    {
        ForeignSubjects.Check(subject);
        return connections.ChangeAsync(actor, change => Subject(change, subject), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<Change> RevokeClientAsync(string client, Actor actor, CancellationToken cancellationToken)
    {
        if (Names.IsForeign(client))
            Names.CheckForeign(client);
        return connections.ChangeAsync(actor, change => Client(change, client), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<Change> RevokeIssuerAsync(string issuer, Actor actor, CancellationToken cancellationToken)
    {
        Names.CheckIssuer(issuer);
        return connections.ChangeAsync(actor, change =>
        {
            change.Sql.Run(
                "INSERT INTO revoked_issuer (issuer, not_before) VALUES ($issuer, $now) ON CONFLICT (issuer) DO UPDATE SET not_before = max(not_before, excluded.not_before)",
                ("$issuer", issuer), ("$now", change.NowSecond));
            change.Record("issuer", issuer, "issuer.revoke", null, JsonSerializer.Serialize(new { notBefore = change.NowSecond }));
            return ChangeResult.Made;
        }, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<Change> RevokeAllAsync(Actor actor, CancellationToken cancellationToken) =>
        connections.ChangeAsync(actor, change =>
        {
            var epoch = change.Sql.Ask<long>("UPDATE change_counter SET epoch = epoch + 1, not_before = max(not_before, $now) WHERE id = 1 RETURNING epoch", ("$now", change.NowSecond));
            change.Record("everything", "all", "all.revoke", JsonSerializer.Serialize(new { epoch = epoch - 1 }), JsonSerializer.Serialize(new { epoch, notBefore = change.NowSecond }));
            return ChangeResult.Made;
        }, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<int> PruneAsync(CancellationToken cancellationToken)
    {
        var (total, some) = (0, 0);
        do
        {
            // In small transactions: whoever wants to block a key does not wait for a million of these.
            await connections.CountAsync(sql => some = sql.Run(
                "DELETE FROM revocation WHERE rowid IN (SELECT rowid FROM revocation WHERE until < $now LIMIT $most)",
                ("$now", StateReader.Forgotten(connections.Now)), ("$most", MostAtOnce)), cancellationToken);
            total += some;
        }
        while (some == MostAtOnce);

        return total;
    }

    /// <inheritdoc />
    public ValueTask<Change> AnnounceRingAsync(string action, string keyId, Actor actor, CancellationToken cancellationToken) =>
        connections.ChangeAsync(actor, change =>
        {
            change.Sql.Run("UPDATE change_counter SET ring = ring + 1 WHERE id = 1");
            change.Record("ring", keyId, action, StateBefore(action), StateAfter(action));
            return ChangeResult.Made;
        }, cancellationToken);

    // The ring itself is a secret's file and not in the database: what is recorded is what became of one key in it.
    private static string? StateBefore(string action) => action switch
    {
        "signing-key.promoted" => """{"state":"staged"}""",
        "signing-key.withdrawn" => """{"state":"accepted"}""",
        "pepper.retired" => """{"state":"old"}""",
        _ => null,
    };

    private static string? StateAfter(string action) => action switch
    {
        "signing-key.staged" => """{"state":"staged"}""",
        "signing-key.promoted" or "pepper.added" => """{"state":"primary"}""",
        "signing-key.withdrawn" => """{"state":"withdrawn"}""",
        "pepper.retired" => """{"state":"retired"}""",
        _ => null,
    };

    private ValueTask<Change> OneAsync(string kind, string issuer, string id, DateTimeOffset until, Actor actor, CancellationToken cancellationToken)
    {
        Names.CheckToken(issuer, id);

        // Rounded up: forgotten a second too late, never too early.
        return connections.ChangeAsync(actor, change => One(change, kind, issuer, id, (until.ToUnixTimeMilliseconds() + 999) / 1000), cancellationToken);
    }

    private static ChangeResult One(ChangeScope change, string kind, string issuer, string id, long until)
    {
        if (change.Sql.Ask<long>("SELECT until FROM revocation WHERE kind = $kind AND issuer = $issuer AND id = $id", ("$kind", kind), ("$issuer", issuer), ("$id", id)) >= Math.Max(1, until))
            return ChangeResult.Already;

        change.Record(kind, issuer.Length == 0 ? id : $"{issuer}|{id}", $"{kind}.revoke", null, JsonSerializer.Serialize(new { issuer, id, until }), until * 1000);
        change.Sql.Run(
            "INSERT INTO revocation (kind, issuer, id, until, seq) VALUES ($kind, $issuer, $id, $until, $seq) ON CONFLICT (kind, issuer, id) DO UPDATE SET until = excluded.until, seq = excluded.seq",
            ("$kind", kind), ("$issuer", issuer), ("$id", id), ("$until", until), ("$seq", change.Seq));
        return ChangeResult.Made;
    }

    private static ChangeResult Subject(ChangeScope change, string subject)
    {
        if (!ForeignSubjects.Ensure(change, subject) && !SqliteSubjectStore.IsOurs(change.Sql, subject))
            return ChangeResult.NotFound;

        var epoch = change.Sql.Ask<long>("UPDATE subject SET epoch = epoch + 1, not_before = max(not_before, $now) WHERE id = $id RETURNING epoch", ("$now", change.NowSecond), ("$id", subject));
        change.Record("subject", subject, "subject.revoke", JsonSerializer.Serialize(new { epoch = epoch - 1 }), JsonSerializer.Serialize(new { epoch, notBefore = change.NowSecond }));
        return ChangeResult.Made;
    }

    private static ChangeResult Client(ChangeScope change, string client)
    {
        // Clients of other issuers come into being with what is taken from them: no key of ours ever did it.
        if (Names.IsForeign(client))
            Clients.Ensure(change, client, null);
        if (SqliteClientStore.Find(change.Sql, client) is not { } before)
            return ChangeResult.NotFound;

        change.Sql.Run("UPDATE client SET epoch = epoch + 1, not_before = max(not_before, $now) WHERE name = $name", ("$now", change.NowSecond), ("$name", client));
        change.Record("client", client, "client.revoke", SqliteClientStore.Text(before), SqliteClientStore.Text(before with { Epoch = before.Epoch + 1 }));
        return ChangeResult.Made;
    }
}
