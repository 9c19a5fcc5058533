using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>Asks the policy what it would say to an imagined request, in the order of the pipeline.</summary>
/// <param name="policy">The policy.</param>
/// <param name="file">How the user named its file: stands before line numbers.</param>
/// <param name="desk">Knows what of the contract can be checked.</param>
internal sealed class Explainer(CompiledPolicy policy, string file, IDesk desk)
{
    private readonly ExplainedGrant grant = new(policy, file);
    private readonly ExplainedChecks checks = new(policy, desk);
    private readonly ExplainedFields fields = new(policy);

    /// <summary>Explains one request.</summary>
    public async ValueTask<Explanation> ExplainAsync(string method, string target, Caller caller, ImaginedMore more, CancellationToken cancellationToken)
    {
        var found = new ImaginedTarget(policy, method, target);
        if (found.Operation is not { } operation)
            return new Explanation(found.Request, caller.Name, null, false, found.Status, [found.Step]);

        var steps = new List<ExplainedStep> { found.Step };
        var status = Asked(steps, operation, Authentication(caller), PolicyPart.None, 401)
            ?? Asked(steps, operation, Limit(operation, caller), PolicyPart.Limits, 429)
            ?? Asked(steps, operation, Granted(operation, found, caller, more), caller.Known ? PolicyPart.Access : PolicyPart.None, ExplainedGrant.StatusOf(policy, operation, caller));
        if (status is null)
        {
            var (validation, refused) = await checks.ExplainAsync(operation, found, more, cancellationToken);
            status = Asked(steps, operation, validation, refused is { } no && Watch.MayBeWatched(Principal.Guest, PolicyPart.Validation, no) ? PolicyPart.Validation : PolicyPart.None, refused?.Status ?? 403)
                ?? Asked(steps, operation, fields.Fields(operation, caller), PolicyPart.Fields, 403)
                ?? Asked(steps, operation, ExplainedFields.Proof(operation, file), PolicyPart.Critical, 401)
                ?? Asked(steps, operation, ExplainedStep.Yes("forwarding", $"to {policy.Document.Api.Upstream}"), PolicyPart.None, 200);
        }

        return new Explanation(found.Request, caller.Name, operation.Name, status is null, status, steps);
    }

    // The status of a refusal that ends the walk; null when it goes on.
    private static int? Asked(List<ExplainedStep> steps, CompiledOperation operation, ExplainedStep? step, PolicyPart part, int status)
    {
        if (step is null)
            return null;

        var watched = !step.Passes && (operation.Watched & part) != 0;
        steps.Add(step with { Watched = watched });
        return step.Passes || watched ? null : status;
    }

    // The scope before the owner, as the gateway asks.
    private ExplainedStep Granted(CompiledOperation operation, ImaginedTarget found, Caller caller, ImaginedMore more) =>
        (CompiledPolicy.Decide(caller.Roles, operation).Allowed ? ExplainedGrant.Scope(policy, operation, caller) : null) ?? grant.Explain(operation, found, caller, more);

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
        var watched = (operation.Watched & PolicyPart.Limits) != 0 ? ", only watched" : "";
        return ExplainedStep.Yes("quota", $"class {operation.Class.ToString().ToLowerInvariant()}: {permits} in {Lasting.Of(operation.Quota.Window)}{plan}, {whom}{watched}");
    }
}
