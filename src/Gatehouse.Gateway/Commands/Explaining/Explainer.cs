using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>Asks the policy what it would say to an imagined request, in the order of the pipeline.</summary>
/// <param name="policy">The policy.</param>
/// <param name="file">How the user named its file: stands before line numbers.</param>
/// <param name="desk">Knows what of the contract can be checked.</param>
internal sealed class Explainer(CompiledPolicy policy, string file, IDesk desk)
{
    private readonly ExplainedGrant grant = new(policy, file);
    private readonly ExplainedChecks checks = new(policy, desk);

    /// <summary>Explains one request.</summary>
    public Explanation Explain(string method, string target, Caller caller)
    {
        var steps = new List<ExplainedStep>();
        var found = new ImaginedTarget(policy, method, target);
        steps.Add(found.Step);
        if (found.Operation is not { } operation)
            return Ended(found, caller, found.Status, steps);

        steps.Add(Authentication(caller));
        if (!steps[^1].Passes)
            return Ended(found, caller, 401, steps);

        steps.Add(Limit(operation, caller));
        steps.Add(grant.Explain(operation, found, caller));
        if (!steps[^1].Passes)
            return Ended(found, caller, ExplainedGrant.StatusOf(operation, caller), steps);

        steps.Add(checks.Explain(operation));
        if (!steps[^1].Passes)
            return Ended(found, caller, 403, steps);

        steps.Add(ExplainedStep.Yes("forwarding", $"to {policy.Document.Api.Upstream}"));
        return Ended(found, caller, null, steps);
    }

    private static Explanation Ended(ImaginedTarget found, Caller caller, int? status, IReadOnlyList<ExplainedStep> steps) =>
        new(found.Request, caller.Name, found.Operation?.Name, status is null, status, steps);

    private static ExplainedStep Authentication(Caller caller) => caller switch
    {
        { Dead: { } why } => ExplainedStep.No("authentication", why, null, "a live credential"),
        { Known: false } => ExplainedStep.Yes("authentication", "no credential: a guest"),
        _ => ExplainedStep.Yes("authentication", caller.Name),
    };

    private static ExplainedStep Limit(CompiledOperation operation, Caller caller)
    {
        var permits = (int)(operation.Quota.Permits * caller.PlanFactor);
        var plan = caller.PlanFactor == 1 ? "" : $" (plan x{caller.PlanFactor})";
        var whom = caller.Known ? "per client" : "guests: the door's limit per source as well";
        return ExplainedStep.Yes("rate limiting", $"class {operation.Class.ToString().ToLowerInvariant()}: {permits} in {Lasting(operation.Quota.Window)}{plan}, {whom}");
    }

    private static string Lasting(TimeSpan window) => window switch
    {
        { TotalHours: >= 1 } when window.Ticks % TimeSpan.TicksPerHour == 0 => Count.Of((int)window.TotalHours, "hour"),
        { TotalMinutes: >= 1 } when window.Ticks % TimeSpan.TicksPerMinute == 0 => Count.Of((int)window.TotalMinutes, "minute"),
        _ => Count.Of((int)window.TotalSeconds, "second"),
    };
}
