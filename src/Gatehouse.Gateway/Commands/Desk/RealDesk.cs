using Gatehouse.Audit;
using Gatehouse.Gateway.Hosting;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Drafting;
using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;
using Gatehouse.Validation;

namespace Gatehouse.Gateway.Commands.Desk;

/// <summary>The desk of the executable: files of this machine.</summary>
internal sealed class RealDesk(TimeProvider time) : IDesk
{
    /// <inheritdoc />
    public TimeProvider Time => time;

    /// <inheritdoc />
    public PolicyLoad Read(string file) => PolicyFiles.Load(file);

    /// <inheritdoc />
    public ContractDocument? ReadContract(string file, string displayName, PolicyReport report) => ContractReader.Read(file, displayName, report);

    /// <inheritdoc />
    public DraftResult Draft(ContractDocument contract, Uri upstream, string contractPath) =>
        PolicyDraft.Draft(contract, upstream, contractPath, operation => WhyNotCheckable(contract, operation));

    /// <inheritdoc />
    public DraftResult Merge(string policyText, ContractDocument contract) =>
        PolicyDraft.Merge(policyText, contract, operation => WhyNotCheckable(contract, operation));

    /// <inheritdoc />
    public async ValueTask<IRegister> OpenAsync(CompiledPolicy policy, CancellationToken cancellationToken) =>
        await RealRegister.OpenAsync(policy, time, cancellationToken);

    /// <inheritdoc />
    public ValueTask<string?> FindDecisionAsync(PolicyDocument document, string requestId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(document.Decisions.File is { } file ? DecisionLog.Find(file, requestId) : null);

    /// <inheritdoc />
    public IReadOnlyList<string> DecisionFiles(PolicyDocument document) =>
        document.Decisions.File is { } file ? DecisionLog.FilesOf(file) : [];

    /// <inheritdoc />
    public string? WhyNotCheckable(ContractDocument contract, ContractOperation operation) => ContractChecks.WhyNotCheckable(contract, operation);

    /// <inheritdoc />
    public Task<int> ServeAsync(RunSettings settings, CancellationToken cancellationToken) =>
        GatewayHost.RunAsync(settings, time, cancellationToken);
}
