using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Diffing;

/// <summary>What no record of decisions can tell; said every time it matters.</summary>
internal static class DiffNotes
{
    /// <summary>The notes.</summary>
    public static IEnumerable<string> Of(CompiledPolicy before, CompiledPolicy after, Habits habits)
    {
        if (ChecksDiffer(before, after))
            yield return "the contract or its checks are different: bodies and parameters are not kept, so nobody can tell which of them would be refused. Load the new policy with 'validation: { mode: watch }' first.";
        if (Fields(before) != Fields(after))
            yield return "rules for fields are different: what was sent and answered is not kept. Load them with 'mode: watch' first.";
        if (Templates(before) != Templates(after))
            yield return "paths are different: paths are not kept, so a request is taken for the same operation as before, under its name or the same path with other names of parameters.";
        if (before.Document.Authentication.Audience != after.Document.Authentication.Audience)
            yield return "authentication.tokens.audience is different: tokens given out before are refused, new ones are not.";
        if (!before.Document.Authentication.Issuers.Select(issuer => issuer.ToString()).SequenceEqual(after.Document.Authentication.Issuers.Select(issuer => issuer.ToString())))
            yield return "issuers are different: roles mapped from their claims are taken as they were.";
        if (!before.Document.Limits.Plans.OrderBy(plan => plan.Key, StringComparer.Ordinal).SequenceEqual(after.Document.Limits.Plans.OrderBy(plan => plan.Key, StringComparer.Ordinal)))
            yield return "limits.plans is different: plans are taken with the factors they had.";
        if (habits.Lost > 0)
            yield return $"{Count.Of(habits.Lost, "decision")} could not be written down at the time.";
        if (habits.Unreadable > 0)
            yield return $"{Count.Of(habits.Unreadable, "line")} could not be read.";
        if (habits.TooMany > 0)
            yield return $"{Count.Of(habits.TooMany, "line")} were of more different callers than are told apart, and were not judged.";
        if (habits.SubjectsMerged)
            yield return "so many subjects are recorded that those of one client are not told apart.";
    }

    private static bool ChecksDiffer(CompiledPolicy before, CompiledPolicy after)
    {
        var (old, now) = (before.Document.Validation, after.Document.Validation);
        return Contract(before) is var contract && !contract.AsSpan().SequenceEqual(Contract(after))
            || (old.MaxBody, old.MaxDepth, old.MaxUrl, old.RefuseUndeclared) != (now.MaxBody, now.MaxDepth, now.MaxUrl, now.RefuseUndeclared);
    }

    private static byte[] Contract(CompiledPolicy policy) => policy.Document.Api.ContractFile is { } file ? File.ReadAllBytes(file) : [];

    private static string Fields(CompiledPolicy policy) => string.Join('\n', policy.Document.Fields.Select(rule =>
        $"{rule.Field} {rule.Mask} {(rule.Reveal is null ? "*" : string.Join(',', rule.Reveal))} {(rule.Write is null ? "*" : string.Join(',', rule.Write))}").Order(StringComparer.Ordinal));

    private static string Templates(CompiledPolicy policy) => string.Join('\n', policy.Operations.Select(operation => operation.Name).Order(StringComparer.Ordinal));
}
