using System.Text.Json;
using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Subjects in SQLite.</summary>
internal sealed class SqliteSubjectStore(SqliteConnections connections) : ISubjectStore
{
    /// <inheritdoc />
    public ValueTask<Change> CreateAsync(string id, IReadOnlyList<string> roles, Actor actor, CancellationToken cancellationToken)
    {
        Names.CheckSubject(id);
        Names.CheckRoles(roles);
        return connections.ChangeAsync(actor, change => Create(change, id, roles), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<Change> RemoveAsync(string id, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(id, "subject.remove", actor, static (change, before) =>
        {
            change.Sql.Run("UPDATE subject SET removed = 1, suspended = 0, epoch = epoch + 1, not_before = max(not_before, $now) WHERE id = $id", ("$now", change.NowSecond), ("$id", before.Id));
            change.Sql.Run("DELETE FROM subject_role WHERE subject = $id", ("$id", before.Id));

            // What it could prove itself with would prove somebody else.
            SqliteSubjectFactors.RemoveAllOf(change, before.Id);

            // Its keys too: were it made again, they would speak for somebody else.
            SqliteKeyStore.BlockAllOf(change, before.Id);
            return true;
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask<Subject?> FindAsync(string id, CancellationToken cancellationToken) =>
        connections.ReadAsync(sql => Find(sql, id, Shown), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Subject>> ListAsync(string? after, int count, CancellationToken cancellationToken) =>
        connections.ReadAsync<IReadOnlyList<Subject>>(sql => sql.All(Row, $"{Select} WHERE {Shown} AND id > $after ORDER BY id LIMIT $count", ("$after", after ?? ""), ("$count", count)), cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> AddRoleAsync(string id, string role, Actor actor, CancellationToken cancellationToken)
    {
        Names.CheckRoles([role]);
        return ChangeAsync(id, "subject.role.add", actor, (change, before) =>
            change.Sql.Run("INSERT OR IGNORE INTO subject_role (subject, role) VALUES ($id, $role)", ("$id", before.Id), ("$role", role)) > 0, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<Change> RemoveRoleAsync(string id, string role, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(id, "subject.role.remove", actor, (change, before) =>
            change.Sql.Run("DELETE FROM subject_role WHERE subject = $id AND role = $role", ("$id", before.Id), ("$role", role)) > 0, cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> SuspendAsync(string id, Actor actor, CancellationToken cancellationToken)
    {
        ForeignSubjects.Check(id);
        return connections.ChangeAsync(actor, change =>
        {
            ForeignSubjects.Ensure(change, id);
            return Suspend(change, id);
        }, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<Change> ResumeAsync(string id, Actor actor, CancellationToken cancellationToken) =>
        connections.ChangeAsync(actor, change => Resume(change, id), cancellationToken);

    /// <summary>Suspends a subject inside a change.</summary>
    internal static ChangeResult Suspend(ChangeScope change, string id) => Change(change, id, "subject.suspend", Existing, static (change, before) => change.Sql.Run(
        "UPDATE subject SET suspended = 1, epoch = epoch + 1, not_before = max(not_before, $now) WHERE id = $id AND suspended = 0", ("$now", change.NowSecond), ("$id", before.Id)) > 0);

    /// <summary>Ends a suspension inside a change.</summary>
    internal static ChangeResult Resume(ChangeScope change, string id) => Change(change, id, "subject.resume", Existing, static (change, before) =>
        change.Sql.Run("UPDATE subject SET suspended = 0 WHERE id = $id AND suspended = 1", ("$id", before.Id)) > 0);

    /// <summary>Whether a subject is one of ours, and not a removed or a foreign one.</summary>
    internal static bool IsOurs(SqliteConnection sql, string id) => sql.Ask<long>($"SELECT 1 FROM subject WHERE id = $id AND {Ours}", ("$id", id)) == 1;

    private const string Ours = "removed = 0";

    // Of a foreign subject only the suspension is shown, so that it can be seen and ended.
    private const string Shown = "(removed = 0 OR suspended = 1)";
    private const string Existing = "(removed = 0 OR instr(id, '|') > 0)";

    private static Subject? Find(SqliteConnection sql, string id, string which) =>
        sql.All(Row, $"{Select} WHERE {which} AND id = $id", ("$id", id)).FirstOrDefault();

    private const string Select =
        "SELECT id, (SELECT group_concat(role, ' ') FROM (SELECT role FROM subject_role WHERE subject = subject.id ORDER BY role)), suspended, epoch, created_at FROM subject";

    private static Subject Row(SqliteDataReader row) =>
        new(row.GetString(0), Names.Split(row.TextOrNull(1)), row.GetBoolean(2), row.GetInt32(3), row.Time(4));

    // Whoever was removed before comes back with a higher epoch than ever, and with nothing else.
    private static ChangeResult Create(ChangeScope change, string id, IReadOnlyList<string> roles)
    {
        var made = change.Sql.Run(
            "INSERT INTO subject (id, suspended, removed, epoch, created_at, not_before) VALUES ($id, 0, 0, 0, $now, 0) " +
            "ON CONFLICT (id) DO UPDATE SET removed = 0, suspended = 0, epoch = epoch + 1, created_at = $now WHERE removed = 1",
            ("$id", id), ("$now", change.Now));
        if (made == 0)
            return ChangeResult.Already;

        foreach (var role in roles.Distinct())
            change.Sql.Run("INSERT INTO subject_role (subject, role) VALUES ($id, $role)", ("$id", id), ("$role", role));

        change.Record("subject", id, "subject.create", null, Text(Find(change.Sql, id, Ours)));
        return ChangeResult.Made;
    }

    private ValueTask<Change> ChangeAsync(string id, string action, Actor actor, Func<ChangeScope, Subject, bool> body, CancellationToken cancellationToken) =>
        connections.ChangeAsync(actor, change => Change(change, id, action, Ours, body), cancellationToken);

    private static ChangeResult Change(ChangeScope change, string id, string action, string which, Func<ChangeScope, Subject, bool> body)
    {
        if (Find(change.Sql, id, which) is not { } before)
            return ChangeResult.NotFound;
        if (!body(change, before))
            return ChangeResult.Already;

        change.Record("subject", id, action, Text(before), Text(Find(change.Sql, id, which)));
        return ChangeResult.Made;
    }

    private static string? Text(Subject? subject) =>
        subject is null ? null : JsonSerializer.Serialize(new { roles = subject.Roles, suspended = subject.Suspended, epoch = subject.Epoch });
}
