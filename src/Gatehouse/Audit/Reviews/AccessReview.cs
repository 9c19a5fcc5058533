using System.Globalization;
using Gatehouse.Keys;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Audit.Reviews;

/// <summary>Who and what has more access than it needs (requirement 2.09). What the records cannot tell is said, not guessed.</summary>
internal sealed class AccessReview
{
    private const string Admin = "admin";

    private readonly ReviewFacts facts;
    private readonly CompiledPolicy policy;
    private readonly DateTimeOffset now, cutoff;
    private readonly List<Finding> findings = [];
    private readonly List<string> notes = [];
    private readonly HashSet<string> admins;
    private int tooEarly;

    private AccessReview(ReviewFacts facts, CompiledPolicy policy, DateTimeOffset now, int days)
    {
        (this.facts, this.policy, this.now, cutoff) = (facts, policy, now, now.AddDays(-days));
        admins = [.. AdminRolesOf(policy)];
    }

    /// <summary>What was found.</summary>
    internal IReadOnlyList<Finding> Findings => findings;

    /// <summary>What could not be told.</summary>
    internal IReadOnlyList<string> Notes => notes;

    /// <summary>The matrix without what nobody used; null when everything was, or nothing is known.</summary>
    internal string? Matrix { get; private set; }

    /// <summary>What was used before this moment only counts as dormant.</summary>
    internal DateTimeOffset Cutoff => cutoff;

    /// <summary>Looks at everything.</summary>
    /// <param name="facts">As read.</param>
    /// <param name="policy">In force.</param>
    /// <param name="now">When.</param>
    /// <param name="days">Not used for so long is dormant.</param>
    internal static AccessReview Of(ReviewFacts facts, CompiledPolicy policy, DateTimeOffset now, int days)
    {
        var review = new AccessReview(facts, policy, now, days);
        review.TellRecords(days);
        foreach (var subject in facts.Subjects.Where(subject => !subject.Suspended))
            review.Look(subject);
        foreach (var key in facts.Keys.Where(review.IsLive))
            review.Look(key);

        review.LookAtRights();
        if (review.tooEarly > 0)
            review.notes.Add($"Of {review.tooEarly} that show no use it is too early to say that they are dormant.");
        return review;
    }

    /// <summary>Roles that may do everything to something, and one that is called admin.</summary>
    internal static IEnumerable<string> AdminRolesOf(CompiledPolicy policy) => policy.Document.Access.Rows
        .SelectMany(row => row.Cells).Where(cell => cell.Full || cell.Role.Equals(Admin, StringComparison.OrdinalIgnoreCase)).Select(cell => cell.Role).Distinct();

    /// <summary>Roles of each of which somebody must be left: those called admin, and those that may do most to everybody's things. A role with <c>full</c> on one thing is no admin to fall back on.</summary>
    internal static IReadOnlyList<string> LastRolesOf(CompiledPolicy policy)
    {
        var reach = policy.Roles.Select((role, bit) => (Role: role, Most: policy.Operations.Count(operation => (operation.AllowedRoles >> bit & 1) != 0))).Where(one => one.Role != CompiledPolicy.GuestRole).ToList();
        var most = reach.Select(one => one.Most).DefaultIfEmpty().Max();
        return [.. reach.Where(one => one.Role.Equals(Admin, StringComparison.OrdinalIgnoreCase) || (most > 0 && one.Most == most)).Select(one => one.Role)];
    }

    /// <summary>What to suspend and block, and whom to spare because nobody would be left who may do what only they may.</summary>
    internal (ReviewPlan Plan, string? Spared) PlanFor(IReadOnlyCollection<string> kinds)
    {
        var (roles, spared) = (LastRolesOf(policy), new List<ReviewTarget>());
        List<ReviewTarget> targets = [.. findings.Where(finding => kinds.Contains(finding.Kind)).Select(finding => new ReviewTarget(finding.What, finding.Id)).Distinct()];
        foreach (var role in roles)
            if (LastOf(role, targets) is { } last)
            {
                spared.Add(last);
                targets.RemoveAll(target => target == last || last.What == "subject" && target.What == "key" && facts.Keys.Any(key => key.Id == target.Id && key.Subject == last.Id));
            }

        return (new ReviewPlan(targets, roles, cutoff), spared.Count == 0 ? null : string.Join(", ", spared.Select(one => $"{one.What} {one.Id}")));
    }

    private ReviewTarget? LastOf(string role, List<ReviewTarget> targets)
    {
        var subjects = facts.Subjects.Where(subject => !subject.Suspended && subject.Roles.Contains(role)).Select(subject => (Target: new ReviewTarget("subject", subject.Id), At: subject.LastUsedAt ?? subject.CreatedAt));
        var keys = facts.Keys.Where(key => IsLive(key) && key.Subject is null && key.Roles.Contains(role)).Select(key => (Target: new ReviewTarget("key", key.Id), At: key.LastUsedAt ?? key.CreatedAt));
        var holders = subjects.Concat(keys).ToList();
        return holders.Count > 0 && holders.TrueForAll(holder => targets.Contains(holder.Target)) ? holders.MaxBy(holder => holder.At).Target : null;
    }

    private void TellRecords(int days)
    {
        notes.Add(facts.RecordsSince is not { } since
            ? "No use of rights was recorded yet: start a gateway of this version, and ask again later. Nothing is said about unused rights and roles, nor about subjects without keys."
            : $"The use of rights and subjects is recorded since {Day(since)}, {Days(now - since)}{(since > cutoff ? $"; that is less than the {days} days asked for" : "")}. A right that the policy grants since a later day had less time to be used.");
    }

    private bool IsLive(ApiKey key) => !key.Blocked && (key.ExpiresAt is null || key.ExpiresAt > now);

    private void Look(SubjectFacts subject)
    {
        void Found(string kind, string why) => findings.Add(new Finding(kind, "subject", subject.Id, why));

        var since = facts.RecordsSince ?? now;
        if (subject.LastUsedAt is { } used && used < cutoff)
            Found(FindingKinds.DormantSubject, $"last used {Day(used)}");
        else if (subject.LastUsedAt is null && Later(subject.CreatedAt, since) is var known && known > cutoff)
            tooEarly++;
        else if (subject.LastUsedAt is null)
            Found(subject.CreatedAt >= since ? FindingKinds.NeverUsedSubject : FindingKinds.DormantSubject, subject.CreatedAt >= since ? $"never used since it was made {Day(subject.CreatedAt)}" : $"not used as far back as is known, {Day(since)}");

        if (TestNames.WordIn(subject.Id) is { } word)
            Found(FindingKinds.TestAccount, $"'{word}' in its name");
        if (!subject.HasSecondFactor && subject.Roles.Where(admins.Contains).ToList() is { Count: > 0 } roles)
            Found(FindingKinds.AdminWithoutSecondFactor, $"has the role {string.Join(", ", roles)}");

        // Only of whoever is there: what the others did not need is no news.
        if (subject.LastUsedAt >= cutoff && Later(subject.RolesSince, since) <= cutoff)
            foreach (var role in subject.Roles.Where(role => !facts.Roles.Contains(new SubjectUse(subject.Id, role))))
                Found(FindingKinds.UnusedRole, $"its traffic never needed {role}");
    }

    private void Look(ApiKey key)
    {
        void Found(string kind, string why) => findings.Add(new Finding(kind, "key", key.Id, $"{why} (client {key.Client})"));

        if (key.LastUsedAt is { } used && used < cutoff)
            Found(FindingKinds.DormantKey, $"last used {Day(used)}");
        else if (key.LastUsedAt is null && key.CreatedAt <= cutoff)
            Found(FindingKinds.NeverUsedKey, $"never used since it was made {Day(key.CreatedAt)}");

        if (key.Subject is null && key.Note.Length == 0)
            Found(FindingKinds.KeyWithoutOwner, "neither a subject nor a note says whose it is");
        if (key.ExpiresAt is null)
            Found(FindingKinds.KeyWithoutExpiry, "never ends");
        if (TestNames.WordIn(key.Client) is { } word)
            Found(FindingKinds.TestAccount, $"'{word}' in its client's name");
        if (key.Subject is null && key.Roles.Where(admins.Contains).ToList() is { Count: > 0 } roles)
            Found(FindingKinds.AdminWithoutSecondFactor, $"has the role {string.Join(", ", roles)} by itself, and no second factor can be asked of a key");
    }

    private void LookAtRights()
    {
        if (facts.RecordsSince is null)
            return;

        foreach (var right in SmallerMatrix.Unused(policy, facts.Rights))
            findings.Add(new Finding(FindingKinds.UnusedRight, "right", $"{right.Role} {right.Resource} {right.Action}", "no request used it"));

        if (findings.Exists(finding => finding.Kind == FindingKinds.UnusedRight))
            Matrix = SmallerMatrix.Text(policy, facts.Rights);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Days(TimeSpan span) => (int)span.TotalDays is 1 ? "1 day" : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} days");
}
