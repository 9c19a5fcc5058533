using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>Which further proof each operation asks for (requirement 2.05).</summary>
internal sealed class CriticalProofs(PolicyDocument document, PolicySource source)
{
    // 'audit' asks the caller for nothing, so it never takes the place of a proof: checks only add up.
    private readonly IReadOnlyList<CriticalRule> rules = [.. document.Critical.Where(rule => rule.Proof != Proof.Audit)];

    /// <summary>Reports rules about nothing, and rules that cannot be kept.</summary>
    /// <param name="operations">Every operation that the policy names.</param>
    public void Check(IReadOnlyList<Assignment> operations)
    {
        foreach (var rule in document.Critical)
        {
            if (rule.Operation is { } named && operations.All(one => one.Operation.Name != named.Name))
                source.Fault(rule.Place, "critical", "an operation that stands under a resource", ScalarNode.Quote(named.Name), Nearest.Hint(named.Name, operations.Select(one => one.Operation.Name)));
            if (rule.Resource is { } resource && document.Resources.All(one => one.Name != resource))
                source.Fault(rule.Place, "critical", "an operation such as 'DELETE /users/{userId}', or a resource of 'resources'", ScalarNode.Quote(resource), Nearest.Hint(resource, document.Resources.Select(one => one.Name)));
            if (rule.Proof == Proof.Email && document.Mail is null)
                source.Fault(rule.Place, At(rule), "a section 'mail' to send the link with", "none", "add 'mail: { smtp: 127.0.0.1:25, from: gate@shop.example }'");
        }
    }

    /// <summary>The operation's own entry before that of its resource; null when neither asks for a proof.</summary>
    public CriticalRule? Of(Assignment assignment) =>
        rules.FirstOrDefault(rule => rule.Operation?.Name == assignment.Operation.Name)
        ?? rules.FirstOrDefault(rule => rule.Resource is { } resource && resource == assignment.Resource?.Name);

    private static string At(CriticalRule rule) => $"critical.{rule.Resource ?? rule.Operation?.Name}";
}
