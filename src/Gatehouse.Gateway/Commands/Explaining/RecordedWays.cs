using System.Text.Json.Nodes;
using Gatehouse.Audit;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>What would have allowed a recorded request, by the policy of today.</summary>
internal sealed class RecordedWays(CompiledPolicy policy, JsonObject recorded)
{
    private readonly CompiledOperation? operation = policy.Operations.FirstOrDefault(operation => operation.Name == (string?)recorded["operation"]);

    /// <summary>The ways around one refusal; none when nothing would help.</summary>
    public IEnumerable<string> Of(string step, string reason) => (step, reason) switch
    {
        ("authorization", "scope") when operation is not null => [ExplainedGrant.WayOf(operation)],
        ("authorization" or "ownership", not ("owner_ambiguous" or "owner_body_not_json" or "owner_unreadable")) when operation is not null => Owned(reason, operation),
        ("quota", _) when operation is not null => Limit(operation),
        ("validation", "contract") => Faults(),
        ("fields", _) when operation is not null => [.. ExplainedFields.Ways(operation)],
        ("proof", _) when operation?.Critical is { } critical => [$"a further proof ({CriticalWord.Of(critical.Proof)}), as the answer's WWW-Authenticate says"],
        _ => RefusalSentences.Way(reason) is { } way ? [way] : [],
    };

    private IEnumerable<string> Owned(string reason, CompiledOperation at)
    {
        if (reason.StartsWith("owner", StringComparison.Ordinal) || (string?)recorded["step"] == "ownership")
            yield return $"being the owner ({ExplainedOwner.Where(at.Owner)})";
        foreach (var way in new ExplainedGrant(policy, "").Ways(at))
            yield return way;
    }

    private static IEnumerable<string> Limit(CompiledOperation at) =>
    [
        $"waiting: class {at.Class.ToString().ToLowerInvariant()} allows {at.Quota.Permits} in {Lasting.Of(at.Quota.Window)}",
        "a plan with a larger factor (limits.plans), or a lighter class (limits.operations)",
    ];

    // Names of fields and what was expected; what was sent is kept nowhere.
    private IEnumerable<string> Faults() => recorded["faults"] is JsonArray faults ? faults.Select(fault => (string?)fault ?? "") : [];
}
