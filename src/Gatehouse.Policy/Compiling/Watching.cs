using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Compiling;

/// <summary>Which parts of a policy only watch an operation: the word nearest to a rule decides, then that of its section, then that of the policy.</summary>
internal sealed class Watching(PolicyDocument document)
{
    /// <summary>The parts.</summary>
    /// <param name="assignment">Where the operation stands.</param>
    /// <param name="isLogin">Whether it is the upstream's own login: that is authentication, which is never watched.</param>
    public PolicyPart Of(Assignment assignment, bool isLogin)
    {
        // What is refused for everybody was closed in so many words; it has no checks to pass either.
        if (assignment.Resource is not { } resource || isLogin)
            return PolicyPart.None;

        return On(resource.Mode, PolicyPart.Access | PolicyPart.Ownership)
            | On(document.Limits.Mode, PolicyPart.Limits)
            | On(document.Validation.Mode, PolicyPart.Validation)
            | On(CriticalFor(assignment.Operation, resource)?.Mode ?? PolicyMode.Enforce, PolicyPart.Critical)
            | On(FieldsOf(resource), PolicyPart.Fields);
    }

    private PolicyPart On(PolicyMode? mode, PolicyPart parts) => (mode ?? document.Mode) == PolicyMode.Watch ? parts : PolicyPart.None;

    // An operation's own entry comes before that of its resource.
    private CriticalRule? CriticalFor(OperationName operation, Resource resource) =>
        document.Critical.FirstOrDefault(rule => rule.Proof != Proof.Audit && rule.Operation?.Name == operation.Name)
        ?? document.Critical.FirstOrDefault(rule => rule.Proof != Proof.Audit && rule.Resource == resource.Name);

    // Watched as a whole only where every rule is; one that stands for itself is asked for its own mode.
    private PolicyMode FieldsOf(Resource resource)
    {
        var rules = document.Fields.Where(rule => rule.Field.StartsWith(resource.Name + "/", StringComparison.Ordinal)).ToList();
        return rules.Count > 0 && rules.All(rule => rule.Mode == PolicyMode.Watch) ? PolicyMode.Watch : PolicyMode.Enforce;
    }
}
