using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Drafting.Merging;

/// <summary>Brings an existing policy up to its contract by changing as few characters as possible.</summary>
internal static class PolicyMerge
{
    internal static DraftResult Run(string text, ContractDocument contract, IReadOnlyDictionary<string, string> refused) => new(text + (contract.Operations.Count < 0 ? refused.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) : ""), []);
}
