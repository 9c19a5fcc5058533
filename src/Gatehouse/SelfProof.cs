using Gatehouse.Authorization;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse;

/// <summary>Before a policy takes traffic the gateway tries it on itself: every cell of the matrix must refuse what it says (requirement 6.05).</summary>
/// <remarks>
/// Elsewhere a configuration was accepted and the check was absent (envoyproxy/gateway#9958, #8781). So the expected answers are read from the
/// table as it was written, not from the compiled bits, and the answers come from the very steps that will judge.
/// </remarks>
internal sealed class SelfProof(PipelineSteps steps)
{
    private const string Somebody = "gatehouse-self-proof", SomebodyElse = "gatehouse-self-proof-other";
    private const int MostShown = 20;

    /// <summary>Tries every operation with every role, and with none.</summary>
    /// <returns>What did not hold, for a person; empty when everything did.</returns>
    public async ValueTask<IReadOnlyList<string>> RunAsync(LiveState state, CancellationToken cancellationToken)
    {
        var broken = new List<string>();
        foreach (var operation in state.Policy.Operations)
        {
            if (broken.Count >= MostShown)
                break;
            // What is refused for everybody may be unreachable or have a twin: there is no rule that could be missed.
            if (operation.Resource != CompiledPolicy.RefusedResource && !Finds(state.Policy, operation))
                broken.Add($"{operation.Name}: expected that its path leads to it, found another operation or none");

            for (var role = 0; role < state.Policy.Roles.Count; role++)
                if (await TryAsync(state, operation, role, cancellationToken) is { } fault)
                    broken.Add(fault);
        }

        if (await AcceptsStrangersAsync(state, cancellationToken))
            broken.Add("authentication: expected that an unknown credential is refused, and it was not");
        return broken;
    }

    private static bool Finds(CompiledPolicy policy, CompiledOperation operation)
    {
        PathValues values = default;
        return ReferenceEquals(policy.Paths.Match(operation.Method, PathOf(operation), ref values, out _), operation);
    }

    private async ValueTask<string?> TryAsync(LiveState state, CompiledOperation operation, int role, CancellationToken cancellationToken)
    {
        var name = state.Policy.Roles[role];
        var expected = Written(state.Policy.Document, operation, name);
        var request = Probe(state, operation, name, 1UL << role);
        var outcome = await steps.Authorization.RunAsync(request, cancellationToken);

        // A part that only watches still has to say no, and a guest's no stands all the same.
        if (!outcome.Continues && name == CompiledPolicy.GuestRole && Watch.LetsPass(request, Room.Authorization, outcome.Refusal))
            return $"{operation.Name} as {name}: expected that a refused guest stays refused where the policy only watches, and it would be let through";

        var passed = outcome.Continues && await PassesOwnershipAsync(request, operation, cancellationToken) && request.WouldRefuse.Count == 0;

        return passed == (expected == Cell.Yes)
            ? null
            : $"{operation.Name} as {name}: the table says {expected}, expected {(expected == Cell.Yes ? "a pass" : "a refusal")} for somebody else's thing, found {(passed ? "a pass" : "a refusal")}";
    }

    // Where only the upstream knows whose a thing is, a thing of somebody else's is shown to the very step that will judge.
    private async ValueTask<bool> PassesOwnershipAsync(RequestContext request, CompiledOperation operation, CancellationToken cancellationToken)
    {
        if (request.Decision is not { OwnerRequired: true } || operation.OwnerAsk is not { } ask)
            return true;

        var thing = new AnothersThing(operation, ask, Somebody);
        request.Body = ask.Shown == OwnerShown.AtCreation ? thing.Body(request) : new MemoryBody([], 0);

        var step = steps.Ownership is OwnershipStep real ? real.Asking(thing) : steps.Ownership;
        if (!(await step.RunAsync(request, cancellationToken)).Continues)
            return false;

        using var answer = thing.Answer();
        foreach (var judge in request.Judges)
            if (await judge.JudgeAsync(request, answer, cancellationToken) is not null)
                return false;

        // A list is cut down and then passes: what counts is that the other's thing is gone from it.
        return ask.Shown != OwnerShown.InList || (await answer.Content.ReadAsStringAsync(cancellationToken)).Contains(Somebody, StringComparison.Ordinal);
    }

    private static RequestContext Probe(LiveState state, CompiledOperation operation, string role, ulong bit)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = operation.Method;
        var request = new RequestContext { Http = http, State = state, Id = Somebody, Now = DateTimeOffset.UnixEpoch, Operation = operation, Path = PathOf(operation) };
        state.Policy.Paths.Match(operation.Method, request.Path, ref request.PathValues, out _);
        if (role != CompiledPolicy.GuestRole)
            request.Principal = new Principal { Kind = CredentialKind.Key, Subject = SomebodyElse, Client = SomebodyElse, ClientNumber = 0, Roles = bit };
        return request;
    }

    private async ValueTask<bool> AcceptsStrangersAsync(LiveState state, CancellationToken cancellationToken)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = HttpMethods.Get;
        http.Request.Headers.Authorization = "Bearer gatehouse-self-proof";
        var request = new RequestContext { Http = http, State = state, Id = Somebody, Now = DateTimeOffset.UnixEpoch, Path = "/" };
        return (await steps.Authentication.RunAsync(request, cancellationToken)).Continues;
    }

    private static string PathOf(CompiledOperation operation)
    {
        var path = operation.Template;
        foreach (var parameter in operation.PathParameters)
            path = path.Replace($"{{{parameter}}}", Somebody, StringComparison.Ordinal);

        return path;
    }

    // Read from the table as an auditor would read it.
    private static Cell Written(PolicyDocument document, CompiledOperation operation, string role)
    {
        var cell = document.Access.Rows.FirstOrDefault(row => row.Resource == operation.Resource)?.Cells.FirstOrDefault(cell => cell.Role == role);
        if (cell is null)
            return Cell.No;
        if (cell.Full || cell.Grants.Any(grant => grant.Action == operation.Action && !grant.Own))
            return Cell.Yes;

        return cell.Grants.Any(grant => grant.Action == operation.Action) ? Cell.Own : Cell.No;
    }

    private enum Cell
    {
        No,
        Own,
        Yes,
    }
}
