using System.Runtime.CompilerServices;
using Gatehouse.JsonSchema;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Validation;

/// <summary>The contract of a policy, compiled once: checks by operation number.</summary>
internal sealed class ContractChecks
{
    private static readonly ConditionalWeakTable<CompiledPolicy, ContractChecks> Known = [];
    private readonly OperationChecks?[] byNumber;

    private ContractChecks(OperationChecks?[] byNumber) => this.byNumber = byNumber;

    /// <summary>The checks of an operation; null when the contract says nothing about it.</summary>
    public OperationChecks? this[int number] => byNumber[number];

    /// <summary>Compiles the contract of a policy. What cannot be checked is a fault with its place: nothing is accepted and then ignored.</summary>
    /// <remarks>Operations that the policy refuses for everybody need no checks, so that a contract with one odd operation can still be protected.</remarks>
    public static ContractChecks Compile(CompiledPolicy policy, PolicyReport report)
    {
        var byNumber = new OperationChecks?[policy.Operations.Count];
        if (policy.Contract is { } contract)
        {
            var schemas = new ContractSchemas(contract, policy.Document.Validation);
            var told = new HashSet<SchemaProblem>();
            foreach (var operation in policy.Operations)
                if (operation.Contract is { } declared && IsReachable(operation))
                    byNumber[operation.Number] = Compile(schemas, contract, operation, declared, told, report);
        }

        var checks = new ContractChecks(byNumber);
        Known.AddOrUpdate(policy, checks);
        return checks;
    }

    /// <summary>The checks of a policy that takes traffic.</summary>
    /// <exception cref="InvalidOperationException">The policy has operations that cannot be checked; it should not have been loaded.</exception>
    public static ContractChecks Of(CompiledPolicy policy)
    {
        if (Known.TryGetValue(policy, out var checks))
            return checks;
        var report = new PolicyReport();
        checks = Compile(policy, report);
        if (report.Faults.Count == 0)
            return checks;
        Known.Remove(policy);
        throw new InvalidOperationException("a policy whose contract cannot be checked takes no traffic");
    }

    /// <summary>Why requests of an operation cannot be checked; null when they can.</summary>
    public static string? WhyNotCheckable(ContractDocument contract, ContractOperation operation)
    {
        var problems = new List<SchemaProblem>();
        ContractSchemas.ForDraft(contract).Compile(operation, [.. operation.Parameters.Where(one => one.In == ParameterPlace.Path).Select(one => one.Name)], problems);
        return problems.Count == 0 ? null : $"expected {problems[0].Expected}, found {problems[0].Found} at line {contract.Locate(problems[0].Pointer).Line}";
    }

    // What nobody may call is called all the same where rights are only watched.
    private static bool IsReachable(CompiledOperation operation) =>
        (operation.AllowedRoles | operation.OwnRoles) != 0 || (operation.Watched & PolicyPart.Access) != 0;

    private static OperationChecks Compile(ContractSchemas schemas, ContractDocument contract, CompiledOperation operation, ContractOperation declared, HashSet<SchemaProblem> told, PolicyReport report)
    {
        var problems = new List<SchemaProblem>();
        var checks = schemas.Compile(declared, operation.PathParameters, problems);
        foreach (var problem in problems)
            if (told.Add(problem))
            {
                var (file, line, column) = contract.PlaceOf(problem.Pointer);
                report.Add(new Fault(file, line, column, problem.Pointer, problem.Expected, problem.Found, $"or list '{operation.Name}' under refused"));
            }

        return checks;
    }
}
