using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Deciding;
using Gatehouse.Policy.Model;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>What the matrix says, which line says it, and who would have been let in.</summary>
internal sealed class ExplainedGrant(CompiledPolicy policy, string file)
{
    /// <summary>Authorization's answer.</summary>
    public ExplainedStep Explain(CompiledOperation operation, ImaginedTarget target, Caller caller)
    {
        var decision = CompiledPolicy.Decide(caller.Roles, operation);
        var rule = operation.RuleLine > 0 ? $"{file}:{operation.RuleLine}" : null;
        var action = $"{operation.Resource}: {operation.Action}";
        if (decision.Reason == DecisionReason.Granted)
            return ExplainedStep.Yes("authorization", $"{action} is granted to {Names(caller.Roles & operation.AllowedRoles)}", rule);
        if (decision.Reason == DecisionReason.NotGranted)
            return ExplainedStep.No("authorization", (operation.AllowedRoles | operation.OwnRoles) == 0 ? "granted to nobody" : $"{action} is not granted", rule, [.. Ways(operation)]);

        return Own(operation, target, caller, action, rule);
    }

    /// <summary>With what a refusal is answered: nobody is asked who they are, somebody is told no, and another's thing is not there.</summary>
    public static int StatusOf(CompiledOperation operation, Caller caller) =>
        !caller.Known ? 401 : CompiledPolicy.Decide(caller.Roles, operation).OwnerRequired ? 404 : 403;

    private ExplainedStep Own(CompiledOperation operation, ImaginedTarget target, Caller caller, string action, string? rule)
    {
        var owner = operation.Owner;
        var granted = $"{action} is granted to {Names(caller.Roles & operation.OwnRoles)} on their own";
        if (!caller.Known)
            return ExplainedStep.No("authorization", $"{granted}, and a guest owns nothing", rule, [.. Ways(operation)]);
        if (operation.OwnerAsk is { } ask)
            return ExplainedStep.Yes("authorization", $"{granted}: {Asked(ask, owner)}", rule);
        if (owner is not { Place: OwnerPlace.Path, Equal: OwnerEquals.Subject } || caller.Subject is null)
            return ExplainedStep.Yes("authorization", $"{granted}: if {Where(owner)} is the caller, else 404", rule);

        var value = target.Value(owner.ParameterIndex);
        return value == caller.Subject
            ? ExplainedStep.Yes("authorization", $"{granted}, and {Where(owner)} is {Plain.Text(value)}", rule)
            : ExplainedStep.No("authorization", $"{granted}, but {Where(owner)} is {Plain.Text(value)}", rule, [$"being {Plain.Text(value)}", .. Whole(operation)]);
    }

    /// <summary>Who would be let in.</summary>
    public IEnumerable<string> Ways(CompiledOperation operation)
    {
        foreach (var way in Whole(operation))
            yield return way;
        if (operation.OwnRoles != 0)
            yield return $"role {Names(operation.OwnRoles)}, on one's own ({Where(operation.Owner)})";
        if ((operation.AllowedRoles | operation.OwnRoles) == 0)
            yield return "no role: the policy refuses it to everybody";
    }

    private IEnumerable<string> Whole(CompiledOperation operation) =>
        operation.AllowedRoles == 0 ? [] : [$"role {Names(operation.AllowedRoles)}"];

    private string Names(ulong mask) => string.Join(" or ", policy.Roles.Where((_, bit) => (mask >> bit & 1) != 0));

    private static string Asked(OwnerAsk ask, OwnerRule? owner) => ask.Shown switch
    {
        OwnerShown.InAnswer => $"the upstream's answer leaves only if {Where(owner)} is the caller, else 404",
        OwnerShown.InList => $"of the upstream's answer only things leave whose {Where(owner)} is the caller",
        OwnerShown.Before => $"'{ask.ReadBack!.Name}' is read first, and the request is sent only if {Where(owner)} is the caller, else 404",
        _ => $"{Where(owner)} in the body must be the caller{(ask.Absent switch { OwnerAbsent.Set => ", who is written into it if it does not say", OwnerAbsent.LeftToUpstream => " if it stands there", _ => "" })}, else 403",
    };

    private static string Where(OwnerRule? owner) => owner switch
    {
        null => "the owner",
        { Or: { } other } => $"{Place(owner)} or {Where(other)}",
        { Of: { } resource } => $"the owner of {resource} {Place(owner)}",
        { Equal: OwnerEquals.Tenant } => $"{Place(owner)} as the tenant",
        { Equal: OwnerEquals.Claim } => $"{Place(owner)} as claim.{owner.Claim}",
        _ => Place(owner),
    };

    private static string Place(OwnerRule owner) => owner.Place switch
    {
        OwnerPlace.Path => $"path.{owner.Name}",
        OwnerPlace.Query => $"query.{owner.Name}",
        OwnerPlace.Body => $"body.{owner.Name}",
        OwnerPlace.Claim => $"claim.{owner.Name}",
        _ => $"answer.{owner.Name}",
    };
}
