using System.CommandLine;
using Gatehouse.Audit.Reviews;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Reviewing;

/// <summary><c>gatehouse review</c>: who and what has more access than it needs.</summary>
internal sealed class ReviewVerb : ChangingVerb
{
    private readonly Option<int> days = new("--days") { HelpName = "N", Description = "Not used for so many days is dormant: 1 to 3650.", DefaultValueFactory = _ => 90 };
    private readonly Option<bool> apply = new("--apply") { Description = "Suspend the dormant and never used subjects, block such keys. Without it nothing is changed." };
    private readonly Option<string[]> only = new("--only") { HelpName = "KIND", Description = $"Apply to this kind only: {string.Join(", ", FindingKinds.Applicable)}; may be repeated.", DefaultValueFactory = _ => [] };

    public ReviewVerb() : base("review", "List dormant and careless access, and rights that nobody uses; keep it as a signed record.", "gatehouse review --days 90")
    {
        Options.Add(days);
        Options.Add(apply);
        Options.Add(only);
        Action = new ByVerb();
        Subcommands.Add(new ReviewListVerb());
        Subcommands.Add(new ReviewShowVerb());
        Subcommands.Add(new ReviewVerifyVerb());
        Subcommands.Add(new ReviewUndoVerb());
        days.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var typed) && typed is < 1 or > 3650)
                result.AddError($"--days: expected 1 to 3650, found {typed}");
        });
    }

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var kinds = KindsOf(call);
        var facts = await register.Reviews.ReadAsync(cancellationToken);
        var now = call.Desk.Time.GetUtcNow();
        var review = AccessReview.Of(facts, policy, now, call.Get(days));
        var (plan, spared) = review.PlanFor(kinds);
        ReviewRecord? record = null;
        var change = await register.Reviews.SaveAsync(call.Get(apply) ? plan : plan with { Targets = [] }, Sign, actor, cancellationToken);
        if (!change.Made)
            throw new StopException("no live admin would be left; nothing was changed", "gatehouse review");

        var confirmation = await ConfirmAsync(call, register, change, cancellationToken);
        call.Answer(
            new Answer(record!.Id, record, [.. plan.Targets.Select(target => $"{target.What} {target.Id}")], spared, confirmation.Confirmed, confirmation.Pending),
            (to, answer) => ReviewText.Print(to, answer.Review));
        return Say(call, record!, plan, spared, confirmation);

        SignedReview Sign(IReadOnlyList<ReviewAction> actions)
        {
            record = new ReviewRecord(ReviewRecord.NewId(now), now, actor.Name, actor.Reason, call.Get(days), facts.RecordsSince, policy.Version, review.Findings, review.Notes, review.Matrix, actions);
            return record.Sign(register.KeyStore.AuditSigner);
        }
    }

    private int Say(Call call, ReviewRecord record, ReviewPlan plan, string? spared, Confirmation confirmation)
    {
        if (spared is not null)
            call.Terminal.Say($"{Plain.Text(spared)} would be ended too and is spared: nobody else is left with its role.");

        call.Terminal.Say($"Kept as review {record.Id}, signed.");
        if (record.Actions.Count > 0)
        {
            call.Terminal.Next($"gatehouse review undo {record.Id}");
            return Told(call, confirmation);
        }

        call.Terminal.Say(plan.Targets.Count == 0
            ? "There is nothing to suspend or block."
            : $"Nothing was changed; --apply would suspend {Count.Of(plan.Targets.Count(target => target.What == "subject"), "subject")} and block {Count.Of(plan.Targets.Count(target => target.What == "key"), "key")}.");
        return Exit.Done;
    }

    private string[] KindsOf(Call call)
    {
        var typed = call.Get(only)!;
        return Array.Find(typed, kind => !FindingKinds.Applicable.Contains(kind)) is { } unknown
            ? throw new StopException($"--only: expected {string.Join(", ", FindingKinds.Applicable)}, found '{Plain.Text(unknown)}'; the other kinds are for a person to act on", exit: Exit.WrongUsage)
            : typed.Length == 0 ? [.. FindingKinds.Applicable] : typed;
    }

    private sealed record Answer(string Id, ReviewRecord Review, IReadOnlyList<string> Would, string? Spared, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
}
