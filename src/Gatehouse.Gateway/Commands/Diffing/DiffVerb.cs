using System.CommandLine;
using Gatehouse.Gateway.Commands.Explaining;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Diffing;

/// <summary><c>gatehouse diff</c></summary>
internal sealed class DiffVerb : PolicyVerb
{
    private readonly Argument<string> file = new("NEW") { Description = "The policy that is to be loaded." };
    private readonly Option<string> since = new("--since") { HelpName = "TIME", Description = "How far back: 7d, 12h, 30m.", DefaultValueFactory = _ => "7d" };
    private readonly Option<string[]> decisions = new("--decisions") { HelpName = "FILE", Description = "Recorded decisions of another place, the oldest first; may be repeated. Default: those of the policy in force.", DefaultValueFactory = _ => [] };

    public DiffVerb() : base("diff", "Say whom a new policy would treat otherwise, by the decisions that were recorded. Exit code 1: somebody would be locked out.", "gatehouse diff new.yaml --since 7d")
    {
        Arguments.Add(file);
        Options.Add(since);
        Options.Add(decisions);
    }

    /// <inheritdoc />
    public override Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var (before, after) = (PolicyOf(call), NewPolicyOf(call));
        var judge = new NewJudge(before, after);
        var habits = new Habits(judge, call.Desk.Time.GetUtcNow() - Periods.Length("--since", call.Get(since)!));
        foreach (var recorded in FilesOf(call, before))
        {
            habits.BeginFile();
            habits.EndFile(RecordedFiles.Each(recorded, habits.Hear, cancellationToken));
        }

        var report = ReportOf(habits, judge, call.Get(file)!, DiffNotes.Of(before, after, habits));
        call.Answer(report, DiffReport.Write);
        if (!call.Json)
            call.Terminal.Say(report switch
            {
                { SomebodyLoses: true } => "Somebody would be locked out.",
                { Lines: 0 } => "Nothing was compared: nobody can tell whom the new policy would lock out.",
                _ => "Nobody would be locked out, as far as the records tell.",
            });

        return Task.FromResult(report.SomebodyLoses ? Exit.Refused : Exit.Done);
    }

    private CompiledPolicy NewPolicyOf(Call call)
    {
        var name = call.Get(file)!;
        if (!File.Exists(call.Terminal.Full(name)))
            throw new StopException($"expected a policy file at '{Plain.Text(name)}', found none");

        var read = call.Desk.Read(call.Terminal.Named(name));
        if (read.Policy is { } policy)
            return policy;

        foreach (var fault in read.Report.Faults)
            call.Terminal.Say(fault.ToString());

        throw new StopException($"{name} has {Count.Of(read.Report.Faults.Count, "fault")}; nothing was compared", $"gatehouse check {Shell.Word(name)}", Exit.PolicyFaults);
    }

    private IReadOnlyList<string> FilesOf(Call call, CompiledPolicy before)
    {
        if (call.Get(decisions) is { Length: > 0 } named)
            return [.. named.Select(call.Terminal.Full)];
        if (before.Document.Decisions.File is null)
            throw new StopException("the policy in force writes no decisions to a file", "name where they are kept: --decisions FILE");

        return call.Desk.DecisionFiles(before.Document);
    }

    private static DiffReport ReportOf(Habits habits, NewJudge judge, string name, IEnumerable<string> notes)
    {
        var (all, rows) = (habits.All.ToList(), new DiffRows(name));
        (string, string, bool)? LimitOf(Habit habit) => judge.OperationOf(habit) is { } operation
            ? (operation.Class.ToString().ToLowerInvariant(), $"{(int)(operation.Quota.Permits * habit.Plan)} in {Lasting.Of(operation.Quota.Window)}", (operation.Watched & PolicyPart.Limits) != 0)
            : null;

        return new DiffReport(
            all.Count == 0 ? null : all.Min(habit => habit.First), all.Count == 0 ? null : all.Max(habit => habit.Last), all.Sum(habit => habit.Requests),
            rows.Of(all, Change.LockedOut), rows.Of(all, Change.ProofAsked), rows.Over(all, LimitOf, watched: false),
            [.. rows.Of(all, Change.OnlyWatched), .. rows.Over(all, LimitOf, watched: true)],
            [.. rows.Of(all, Change.LetIn), .. rows.NoLongerOver(all)],
            rows.Of(all, Change.Unknown), [.. notes]);
    }
}
