namespace Gatehouse.Gateway.Commands.Diffing;

/// <summary>Turns habits into rows: one for each client, operation and reason.</summary>
/// <param name="file">How the user named the new policy: stands before line numbers.</param>
internal sealed class DiffRows(string file)
{
    private const int MostShown = 10_000;

    /// <summary>Rows of one kind of change, most requests first.</summary>
    public IReadOnlyList<DiffRow> Of(IEnumerable<Habit> habits, Change change) =>
        Rows(habits.Where(habit => habit.Judgement.Change == change).Select(habit => (habit, habit.Judgement, habit.Requests)));

    /// <summary>What would be above a limit, as far as it is not refused for another reason.</summary>
    public IReadOnlyList<DiffRow> Over(IEnumerable<Habit> habits, Func<Habit, (string Class, string Limit, bool Watched)?> limitOf, bool watched) =>
        Rows(from habit in habits
             where habit.Over > 0 && habit.Judgement.Change is Change.None or Change.OnlyWatched or Change.Unknown
             let limit = limitOf(habit)
             where limit is not null && limit.Value.Watched == watched
             select (habit, new Judgement(Change.OverLimit, 429, $"more than {limit.Value.Limit} of class {limit.Value.Class}"), habit.Over));

    /// <summary>What was above the old limits and is not above the new ones.</summary>
    public IReadOnlyList<DiffRow> NoLongerOver(IEnumerable<Habit> habits) =>
        Rows(habits.Where(habit => habit.NoLongerOver > 0).Select(habit => (habit, new Judgement(Change.LetIn, Why: "no longer above the limit"), habit.NoLongerOver)));

    private List<DiffRow> Rows(IEnumerable<(Habit Habit, Judgement Judgement, long Requests)> found) =>
    [
        .. found.GroupBy(one => (one.Habit.Client, Operation: one.Habit.Operation ?? "", one.Judgement.Status, one.Judgement.Why, one.Judgement.Line))
            .Select(same => new DiffRow(
                same.Key.Client, same.Key.Operation, same.Key.Status, same.Key.Why, same.Key.Line == 0 ? null : $"{file}:{same.Key.Line}",
                same.Sum(one => one.Requests), same.Min(one => one.Habit.First), same.Max(one => one.Habit.Last),
                same.Select(one => one.Habit.Subject).Where(subject => subject is not null).Distinct().Count(),
                same.Select(one => one.Habit.Subject).FirstOrDefault(subject => subject is not null)))
            .OrderByDescending(row => row.Requests).ThenBy(row => row.Client, StringComparer.Ordinal).ThenBy(row => row.Operation, StringComparer.Ordinal)
            .Take(MostShown),
    ];
}
