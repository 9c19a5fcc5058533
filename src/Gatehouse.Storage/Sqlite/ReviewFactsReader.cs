using Gatehouse.Audit.Reviews;
using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Reads what a review of access looks at, in one read transaction.</summary>
internal static class ReviewFactsReader
{
    // By the subject itself, or by a key that acts for it: keys are marked since before subjects were.
    private const string SubjectUsed =
        "SELECT max(at) FROM (SELECT max(last_at) AS at FROM subject_use WHERE subject = s.id UNION ALL SELECT max(last_used_at) FROM api_key WHERE subject = s.id)";

    private const string Subjects =
        "SELECT s.id, (SELECT group_concat(role, ' ') FROM (SELECT role FROM subject_role WHERE subject = s.id ORDER BY role)), s.suspended, s.created_at, (" + SubjectUsed + "), " +
        "coalesce(g.at, s.created_at), EXISTS (SELECT 1 FROM subject_factor f WHERE f.subject = s.id AND f.totp IS NOT NULL) " +
        "FROM subject s LEFT JOIN (SELECT target, max(at) AS at FROM audit_entry WHERE action IN ('subject.create', 'subject.role.add') GROUP BY target) g ON g.target = s.id " +
        "WHERE s.removed = 0 ORDER BY s.id";

    internal static ReviewFacts Read(SqliteConnection sql, long now) => new()
    {
        RecordsSince = sql.All(row => row.TimeOrNull(0), "SELECT min(first_at) FROM right_use WHERE role = ''")[0],
        Subjects = sql.All(Subject, Subjects),
        Keys = sql.All(KeyRows.Row, $"{KeyRows.Select} ORDER BY k.id", ("$now", now)),
        Rights = new HashSet<RightUse>(sql.All(row => new RightUse(row.GetString(0), row.GetString(1), row.GetString(2)), "SELECT role, resource, action FROM right_use WHERE role <> ''")),
        Roles = new HashSet<SubjectUse>(sql.All(row => new SubjectUse(row.GetString(0), row.GetString(1)), "SELECT subject, role FROM subject_use")),
    };

    /// <summary>Whether something was used at a time or later.</summary>
    internal static bool IsUsed(SqliteConnection sql, ReviewTarget target, DateTimeOffset since) => sql.Ask<long>(
        target.What == "subject" ? $"SELECT coalesce(({SubjectUsed}), 0) >= $since FROM subject s WHERE s.id = $id" : "SELECT coalesce(last_used_at, 0) >= $since FROM api_key WHERE id = $id",
        ("$id", target.Id), ("$since", since.ToUnixTimeMilliseconds())) == 1;

    private static SubjectFacts Subject(SqliteDataReader row) =>
        new(row.GetString(0), Names.Split(row.TextOrNull(1)), row.GetBoolean(2), row.Time(3), row.TimeOrNull(4), row.Time(5), row.GetBoolean(6));
}
