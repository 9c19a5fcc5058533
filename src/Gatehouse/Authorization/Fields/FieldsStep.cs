using Gatehouse.Authorization.Answers;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Fields;

/// <summary>Step two of the guide, of single fields: who may set them, and who sees them (requirement 2.13).</summary>
/// <param name="hold">Holds the body, to look for fields in it.</param>
internal sealed class FieldsStep(HoldBody hold) : IStep
{
    private Known last = new(null, []);

    /// <inheritdoc />
    public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken)
    {
        if (request.Operation is not { } operation)
            return new(Refusals.NoAnswer);
        if (operation.Fields.Count == 0)
            return new(Outcome.Continue);

        var known = TablesOf(request.State.Policy)[operation.Number]!.Value;
        var roles = request.Principal.Roles != 0 ? request.Principal.Roles : request.State.Policy.GuestMask;
        if (Reveal(request, known, roles) is { } refusal)
            return new(refusal);

        var own = request.IsOwner == true;
        var (forbidden, watched) = (known.Table.ForbiddenTo(roles, own), known.Table.ForbiddenTo(roles, own, PolicyMode.Watch));
        return (forbidden | watched) == 0 ? new(Outcome.Continue) : new FieldWrites(known.Table, forbidden, watched, hold).CheckAsync(request, cancellationToken);
    }

    private static Refusal? Reveal(RequestContext request, (FieldTable Table, ThingOwner? Owner, IReadOnlyList<ListName>? List) known, ulong roles)
    {
        // A rule that only watches hides nothing; that it would is written down, and the others of the resource bind all the same.
        var owner = request.IsOwner ?? request.Decision is { OwnerRequired: true };   // what is granted on one's own only is theirs, or nothing of it is seen
        if (!known.Table.HiddenFrom(roles, owner, PolicyMode.Watch).IsNothing)
            request.Heed(PolicyMode.Watch, PolicyPart.Fields, Refusals.Forbidden("fields_hidden") with { Step = "fields" });

        var (hidden, fromOwner) = (known.Table.HiddenFrom(roles, owner: false), known.Table.HiddenFrom(roles, owner: true));
        if (hidden.IsNothing)
            return null;   // who sees everything pays nothing

        // A stream both ways cannot be looked into.
        if (request.IsUpgrade)
            return AnswerFault.NotCheckable("fields_in_stream", "fields");

        request.ReadsAnswer = true;
        request.JudgeAnswerBy(new FieldFilter(known.Table.Pattern, hidden, fromOwner, known.List, known.Owner));
        return null;
    }

    // The policy changes rarely; the last answer is nearly always the right one.
    private (FieldTable Table, ThingOwner? Owner, IReadOnlyList<ListName>? List)?[] TablesOf(CompiledPolicy policy)
    {
        var known = last;
        if (!ReferenceEquals(known.Policy, policy))
            last = known = new Known(policy, Prepare(policy));
        return known.Tables;
    }

    private static (FieldTable Table, ThingOwner? Owner, IReadOnlyList<ListName>? List)?[] Prepare(CompiledPolicy policy)
    {
        var tables = new Dictionary<string, FieldTable>(StringComparer.Ordinal);
        var all = new (FieldTable Table, ThingOwner? Owner, IReadOnlyList<ListName>? List)?[policy.Operations.Count];
        foreach (var operation in policy.Operations.Where(operation => operation.Fields.Count > 0))
        {
            if (!tables.TryGetValue(operation.Resource, out var table))
                tables[operation.Resource] = table = new FieldTable(policy, operation.Fields);
            all[operation.Number] = operation.List is { } list && OwnerOf(operation) is { } owner ? (table, owner, SievePlan.NamesOf(list.At)) : (table, null, null);
        }

        return all;
    }

    private static ThingOwner? OwnerOf(CompiledOperation operation) =>
        operation.Owner is { } rule && new ThingOwner(rule) is { Places: > 0 } owner ? owner : null;

    private sealed record Known(CompiledPolicy? Policy, (FieldTable Table, ThingOwner? Owner, IReadOnlyList<ListName>? List)?[] Tables);
}
