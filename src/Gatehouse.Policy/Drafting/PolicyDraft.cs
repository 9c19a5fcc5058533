using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Drafting.Merging;

namespace Gatehouse.Policy.Drafting;

/// <summary>Writes the first policy of an API from its contract, and follows the contract when it changes (requirement 6.01).</summary>
public static class PolicyDraft
{
    /// <summary>Drafts a whole policy with least rights: guests nothing, users what is provably theirs, admins the rest.</summary>
    /// <param name="contract">The API's contract.</param>
    /// <param name="upstream">Where the API is; absolute.</param>
    /// <param name="contractPathAsWritten">What <c>api.contract</c> shall say: relative to the policy file, or absolute.</param>
    /// <param name="whyNotCheckable">Why this version cannot check an operation's requests; null when it can. Such operations are drafted refused.</param>
    public static DraftResult Draft(ContractDocument contract, Uri upstream, string contractPathAsWritten, Func<ContractOperation, string?> whyNotCheckable)
    {
        var refused = RefusedOperations.InDraft(contract, whyNotCheckable);
        var fields = new SchemaFields(contract.Root);
        var resources = DraftedResources.Of(contract, refused, fields);
        var text = new DraftText(contract, fields, resources, refused);
        return new DraftResult(text.Write(upstream, contractPathAsWritten), DraftNotes.Of(resources, refused));
    }

    /// <summary>Brings a policy up to a changed contract. What a person wrote stays, byte for byte, comments included; new operations
    /// are added under <c>refused</c>, and those that are gone are taken out with a comment in their place.</summary>
    /// <param name="existingYaml">The policy file as it is; must be YAML.</param>
    /// <param name="contract">The contract as it is now.</param>
    /// <param name="whyNotCheckable">As for <see cref="Draft"/>.</param>
    /// <returns>The same text when nothing changed. It loads if the old text loaded with the old contract.</returns>
    /// <exception cref="FormatException">The text is no YAML; run <c>gatehouse check</c> for the place.</exception>
    public static DraftResult Merge(string existingYaml, ContractDocument contract, Func<ContractOperation, string?> whyNotCheckable) =>
        PolicyMerge.Run(existingYaml, contract, RefusedOperations.Uncheckable(contract, whyNotCheckable));
}
