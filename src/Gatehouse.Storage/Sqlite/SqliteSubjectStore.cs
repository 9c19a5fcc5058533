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
            change.Sql.Run("UPDATE subject SET removed = 1, suspended = 0, epoch = epoch + 1 WHERE id = $id", ("$id", before.Id));
            change.Sql.Run("DELETE FROM subject_role WHERE subject = $id", ("$id", before.Id));

            // Its keys too: were it made again, they would speak for somebody else.
            SqliteKeyStore.BlockAllOf(change, before.Id);
            return true;
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask<Subject?> FindAsync(string id, CancellationToken cancellationToken) =>
        connections.ReadAsync(sql => Find(sql, id), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Subject>> ListAsync(string? after, int count, CancellationToken cancellationToken) =>
        connections.ReadAsync<IReadOnlyList<Subject>>(sql => sql.All(Row, $"{Select} WHERE removed = 0 AND id > $after ORDER BY id LIMIT $count", ("$after", after ?? ""), ("$count", count)), cancellationToken);

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
    public ValueTask<Change> SuspendAsync(string id, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(id, "subject.suspend", actor, static (change, before) =>
            change.Sql.Run("UPDATE subject SET suspended = 1, epoch = epoch + 1 WHERE id = $id AND suspended = 0", ("$id", before.Id)) > 0, cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> ResumeAsync(string id, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(id, "subject.resume", actor, static (change, before) =>
            change.Sql.Run("UPDATE subject SET suspended = 0 WHERE id = $id AND suspended = 1", ("$id", before.Id)) > 0, cancellationToken);

    internal static Subject? Find(SqliteConnection sql, string id) =>
        sql.All(Row, $"{Select} WHERE removed = 0 AND id = $id", ("$id", id)).FirstOrDefault();

    private const string Select =
        "SELECT id, (SELECT group_concat(role, ' ') FROM (SELECT role FROM subject_role WHERE subject = subject.id ORDER BY role)), suspended, epoch, created_at FROM subject";

    private static Subject Row(SqliteDataReader row) =>
        new(row.GetString(0), Names.Split(row.TextOrNull(1)), row.GetBoolean(2), row.GetInt32(3), row.Time(4));

    // Whoever was removed before comes back with a higher epoch than ever, and with nothing else.
    private static ChangeResult Create(ChangeScope change, string id, IReadOnlyList<string> roles)
    {
        var made = change.Sql.Run(
            "INSERT INTO subject (id, suspended, removed, epoch, created_at) VALUES ($id, 0, 0, 0, $now) " +
            "ON CONFLICT (id) DO UPDATE SET removed = 0, suspended = 0, epoch = epoch + 1, created_at = $now WHERE removed = 1",
            ("$id", id), ("$now", change.Now));
        if (made == 0)
            return ChangeResult.Already;

        foreach (var role in roles.Distinct())
            change.Sql.Run("INSERT INTO subject_role (subject, role) VALUES ($id, $role)", ("$id", id), ("$role", role));

        change.Record("subject", id, "subject.create", null, Text(Find(change.Sql, id)));
        return ChangeResult.Made;
    }

    private ValueTask<Change> ChangeAsync(string id, string action, Actor actor, Func<ChangeScope, Subject, bool> body, CancellationToken cancellationToken) =>
        connections.ChangeAsync(actor, change =>
        {
            if (Find(change.Sql, id) is not { } before)
                return ChangeResult.NotFound;
            if (!body(change, before))
                return ChangeResult.Already;

            change.Record("subject", id, action, Text(before), Text(Find(change.Sql, id)));
            return ChangeResult.Made;
        }, cancellationToken);

    private static string? Text(Subject? subject) =>
        subject is null ? null : JsonSerializer.Serialize(new { roles = subject.Roles, suspended = subject.Suspended, epoch = subject.Epoch });
}
