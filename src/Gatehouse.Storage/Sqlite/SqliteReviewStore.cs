using System.Text.Json;
using Gatehouse.Audit.Reviews;
using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Reviews of access in SQLite.</summary>
internal sealed class SqliteReviewStore(SqliteConnections connections) : IReviewStore
{
    private const string Select = "SELECT id, at, body, key_id, signature, actor, applied_at, undone_at FROM review";

    /// <inheritdoc />
    public ValueTask AddUsesAsync(IReadOnlyList<RightUse> rights, IReadOnlyList<SubjectUse> subjects, DateTimeOffset at, CancellationToken cancellationToken) =>
        connections.CountAsync(sql =>
        {
            var when = at.ToUnixTimeMilliseconds();
            Right(sql, default(RightUse) with { Role = "", Resource = "", Action = "" }, when);
            foreach (var right in rights)
                Right(sql, right, when);
            foreach (var use in subjects)
                sql.Run(
                    "INSERT INTO subject_use (subject, role, last_at) VALUES ($subject, $role, $at) ON CONFLICT (subject, role) DO UPDATE SET last_at = max(last_at, excluded.last_at)",
                    ("$subject", use.Subject), ("$role", use.Role), ("$at", when));
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask<ReviewFacts> ReadAsync(CancellationToken cancellationToken) =>
        connections.ReadAsync(sql => ReviewFactsReader.Read(sql, connections.Now), cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> SaveAsync(ReviewPlan plan, Func<IReadOnlyList<ReviewAction>, SignedReview> sign, Actor actor, CancellationToken cancellationToken) =>
        connections.ChangeAsync(actor, change =>
        {
            var held = plan.LastRoles.Where(role => IsHeld(change, role)).ToList();
            List<ReviewAction> actions = [.. plan.Targets.Where(target => !ReviewFactsReader.IsUsed(change.Sql, target, plan.UnusedSince) && Set(change, target, ended: true)).Select(target => new ReviewAction(target.What, target.Id, EpochOf(change, target.What, target.Id)))];

            // Looked at once more where nobody can change it any more: between the reading and now the last other admin may have been suspended.
            if (actions.Count > 0 && !held.TrueForAll(role => IsHeld(change, role)))
                return ChangeResult.NotFound;

            Keep(change, sign(actions), actor, actions);
            return ChangeResult.Made;
        }, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<(Change Change, IReadOnlyList<ReviewAction> Undone)> UndoAsync(string id, IReadOnlyList<ReviewAction> actions, Actor actor, CancellationToken cancellationToken)
    {
        List<ReviewAction> undone = [];
        var made = await connections.ChangeAsync(actor, change =>
        {
            if (change.Sql.Run("UPDATE review SET undone_at = $now WHERE id = $id AND applied_at IS NOT NULL AND undone_at IS NULL", ("$now", change.Now), ("$id", id)) == 0)
                return ChangeResult.Already;

            // The same epoch: since the review nobody has suspended, blocked or revoked it for a reason of their own.
            undone = [.. actions.Where(action => EpochOf(change, action.What, action.Id) == action.Epoch && Set(change, new ReviewTarget(action.What, action.Id), ended: false))];
            change.Record("review", id, "review.undo", null, JsonSerializer.Serialize(new { undone = undone.ConvertAll(action => $"{action.What} {action.Id}") }));
            return ChangeResult.Made;
        }, cancellationToken);
        return (made, undone);
    }

    /// <inheritdoc />
    public ValueTask<KeptReview?> FindAsync(string id, CancellationToken cancellationToken) =>
        connections.ReadAsync(sql => sql.All(Row, $"{Select} WHERE id = $id", ("$id", id)).FirstOrDefault(), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<KeptReview>> ListAsync(string? after, int count, CancellationToken cancellationToken) =>
        connections.ReadAsync<IReadOnlyList<KeptReview>>(sql => sql.All(Row, $"{Select} WHERE id > $after ORDER BY id LIMIT $count", ("$after", after ?? ""), ("$count", count)), cancellationToken);

    private static void Right(SqliteConnection sql, RightUse right, long at) => sql.Run(
        "INSERT INTO right_use (role, resource, action, first_at, last_at) VALUES ($role, $resource, $action, $at, $at) " +
        "ON CONFLICT (role, resource, action) DO UPDATE SET last_at = max(last_at, excluded.last_at)",
        ("$role", right.Role), ("$resource", right.Resource), ("$action", right.Action), ("$at", at));

    private static bool Set(ChangeScope change, ReviewTarget target, bool ended) => (target.What == "key"
        ? KeyChanges.SetBlocked(change, target.Id, ended)
        : ended ? SqliteSubjectStore.Suspend(change, target.Id) : SqliteSubjectStore.Resume(change, target.Id)) == ChangeResult.Made;

    private static int EpochOf(ChangeScope change, string what, string id) =>
        (int)change.Sql.Ask<long>(what == "key" ? "SELECT epoch FROM api_key WHERE id = $id" : "SELECT epoch FROM subject WHERE id = $id", ("$id", id));

    private static bool IsHeld(ChangeScope change, string role) => change.Sql.Ask<long>(
        "SELECT EXISTS (SELECT 1 FROM subject s JOIN subject_role r ON r.subject = s.id WHERE r.role = $role AND s.removed = 0 AND s.suspended = 0) OR " +
        "EXISTS (SELECT 1 FROM api_key k WHERE instr(' ' || k.roles || ' ', ' ' || $role || ' ') > 0 AND k.subject IS NULL AND k.blocked = 0 AND coalesce(k.expires_at > $now, 1))",
        ("$role", role), ("$now", change.Now)) == 1;

    private static void Keep(ChangeScope change, SignedReview review, Actor actor, List<ReviewAction> actions)
    {
        change.Sql.Run(
            "INSERT INTO review (id, at, actor, body, key_id, signature, applied_at) VALUES ($id, $at, $actor, $body, $key, $signature, $applied)",
            ("$id", review.Id), ("$at", review.At.ToUnixTimeMilliseconds()), ("$actor", actor.Name), ("$body", review.Body), ("$key", review.KeyId), ("$signature", review.Signature.ToArray()),
            ("$applied", actions.Count > 0 ? change.Now : null));
        change.Record("review", review.Id, actions.Count > 0 ? "review.apply" : "review.make", null, JsonSerializer.Serialize(new { applied = actions.ConvertAll(action => $"{action.What} {action.Id}") }));
    }

    private static KeptReview Row(SqliteDataReader row) =>
        new(new SignedReview(row.GetString(0), row.Time(1), row.GetString(2), row.GetString(3), row.GetFieldValue<byte[]>(4)), row.GetString(5), row.TimeOrNull(6), row.TimeOrNull(7));
}
