using Gatehouse.Keys;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Deciding;
using Gatehouse.Policy.Model;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>What the matrix says, which line says it, and who would have been let in.</summary>
internal sealed class ExplainedGrant(CompiledPolicy policy, string file)
{
    /// <summary>Authorization's answer.</summary>
    public ExplainedStep Explain(CompiledOperation operation, ImaginedTarget target, Caller caller, ImaginedMore more)
    {
        var decision = CompiledPolicy.Decide(caller.Roles, operation);
        var rule = operation.RuleLine > 0 ? $"{file}:{operation.RuleLine}" : null;
        var action = $"{operation.Resource}: {operation.Action}";
        if (decision.Reason == DecisionReason.Granted)
            return ExplainedStep.Yes("authorization", $"{action} is granted to {Names(caller.Roles & operation.AllowedRoles)}", rule);
        if (decision.Reason == DecisionReason.NotGranted)
            return ExplainedStep.No("authorization", (operation.AllowedRoles | operation.OwnRoles) == 0 ? "granted to nobody" : $"{action} is not granted", rule, [.. Ways(operation)]);

        return Own(operation, target, caller, more, action, rule);
    }

    /// <summary>What the scope of a credential says; null when it leaves the operation.</summary>
    public static ExplainedStep? Scope(CompiledPolicy policy, CompiledOperation operation, Caller caller) =>
        ScopeSet.Allows(policy, caller.Scope, operation)
            ? null
            : ExplainedStep.No("authorization", $"the credential's scope is {Plain.Text(caller.Scope!)}", null, WayOf(operation));

    /// <summary>Which scope would leave it.</summary>
    public static string WayOf(CompiledOperation operation) => $"a credential without a scope, or with '{operation.Resource}' or '{operation.Resource}:{operation.Action}' in it";

    /// <summary>With what a refusal is answered: nobody is asked who they are, somebody is told no, and another's thing is not there.</summary>
    public static int StatusOf(CompiledPolicy policy, CompiledOperation operation, Caller caller)
    {
        if (!caller.Known)
            return 401;

        // What a body claims tells nothing about what exists.
        var inBody = operation.Owner?.Place == OwnerPlace.Body || operation.OwnerAsk?.Shown == OwnerShown.AtCreation;
        return CompiledPolicy.Decide(caller.Roles, operation).OwnerRequired && !inBody && ScopeSet.Allows(policy, caller.Scope, operation) ? 404 : 403;
    }

    private ExplainedStep Own(CompiledOperation operation, ImaginedTarget target, Caller caller, ImaginedMore more, string action, string? rule)
    {
        var owner = operation.Owner;
        var granted = $"{action} is granted to {Names(caller.Roles & operation.OwnRoles)} on their own";
        if (!caller.Known)
            return ExplainedStep.No("authorization", $"{granted}, and a guest owns nothing", rule, [.. Ways(operation)]);
        if (owner is null || ExplainedOwner.IsCaller(policy, owner, target, caller, more) is not { } own)
            return operation.OwnerAsk is { } ask
                ? ExplainedStep.Yes("authorization", $"{granted}: {Asked(ask, owner)}", rule)
                : ExplainedStep.Yes("authorization", $"{granted}: if {Where(owner)} is the caller, else 404", rule);

        var value = ExplainedOwner.NameOf(owner, target, more) is { } name ? Plain.Text(name) : own ? "the caller" : "another";
        return own
            ? ExplainedStep.Yes("authorization", $"{granted}, and {Where(owner)} is {value}", rule)
            : ExplainedStep.No("authorization", $"{granted}, but {Where(owner)} is {value}", rule, [$"being {(value == "another" ? "its owner" : value)}", .. Whole(operation)]);
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

    private static string Where(OwnerRule? owner) => ExplainedOwner.Where(owner);
}
