using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Drafting;
using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Gateway.Commands.Desk;

/// <summary>What the commands work with: the policy on disk, the register of keys and subjects, the log of decisions.</summary>
internal interface IDesk
{
    /// <summary>Reads a policy file; whatever is wrong stands in the report.</summary>
    PolicyLoad Read(string file);

    /// <summary>Reads a contract; null when it cannot be read, the report says why.</summary>
    ContractDocument? ReadContract(string file, string displayName, PolicyReport report);

    /// <summary>Drafts a whole policy from a contract.</summary>
    DraftResult Draft(ContractDocument contract, Uri upstream, string contractPath);

    /// <summary>Adds to a policy what its contract has got since; a person's own text stays.</summary>
    DraftResult Merge(string policyText, ContractDocument contract);

    /// <summary>Opens the register of a policy: its database and its key store.</summary>
    /// <exception cref="Gatehouse.Live.StoreUnavailableException">It does not answer.</exception>
    ValueTask<IRegister> OpenAsync(CompiledPolicy policy, CancellationToken cancellationToken);

    /// <summary>The recorded decision about one request, as its JSON line; null when there is none.</summary>
    ValueTask<string?> FindDecisionAsync(PolicyDocument document, string requestId, CancellationToken cancellationToken);

    /// <summary>Files that hold recorded decisions, the oldest first; empty when there are none.</summary>
    IReadOnlyList<string> DecisionFiles(PolicyDocument document);

    /// <summary>Why what the contract asks of an operation cannot be checked; null when it can.</summary>
    string? WhyNotCheckable(ContractDocument contract, ContractOperation operation);

    /// <summary>Takes traffic until cancelled.</summary>
    Task<int> ServeAsync(Hosting.RunSettings settings, CancellationToken cancellationToken);

    /// <summary>The time.</summary>
    TimeProvider Time { get; }
}
