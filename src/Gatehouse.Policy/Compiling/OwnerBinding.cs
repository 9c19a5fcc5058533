using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>Binds every operation of a resource whose owner only the upstream knows to where it shows; what is granted as 'own:' and cannot be checked is a fault.</summary>
internal sealed class OwnerBinding(PolicyDocument document, ContractDocument? contract, IReadOnlyList<Assignment> assignments, IReadOnlyList<CompiledOperation> operations, PolicySource source)
{
    private readonly SchemaPlace schemas = new(contract?.Root ?? default);

    public void Bind()
    {
        foreach (var resource in document.Resources)
            if (resource.Owner is { AsksUpstream: true } rule)
                Bind(resource, rule);
    }

    private void Bind(Resource resource, OwnerRule rule)
    {
        var of = rule.Of is null ? null : OwnerOf(resource, rule.Of);
        if (rule.Of is not null && of is null)
            return;

        var members = operations.Where(operation => operation.Resource == resource.Name && operation.Owner is not null).ToList();
        var shown = new ShownOwners(resource, rule, members, operations, schemas, of, source);

        // First what reads: a write is bound to what was found there.
        foreach (var operation in members.Where(IsRead))
            operation.OwnerAsk = shown.OfRead(operation);
        foreach (var operation in members.Where(operation => !IsRead(operation)))
            operation.OwnerAsk = shown.OfWrite(operation);
        foreach (var operation in members.Where(operation => operation is { OwnRoles: not 0, OwnerAsk: null }))
            Fault(operation, resource, rule);
    }

    private static bool IsRead(CompiledOperation operation) => operation.Method is "GET" or "HEAD";

    // One step only: whose the owner of the owner's owner is could be asked for ever.
    private CompiledOperation? OwnerOf(Resource resource, string name)
    {
        var expected = "a resource with an owner in its own answer, and one operation that reads one of its things by its id";
        var target = document.Resources.FirstOrDefault(other => other.Name == name);
        var reads = operations.Where(operation => operation.Resource == name && operation is { Method: "GET", PathParameters.Count: 1 } && operation.Template.EndsWith('}')).ToList();
        var read = target?.ReadBack is { } named ? reads.Find(operation => operation.Name == named.Name) : reads.Count == 1 ? reads[0] : null;
        if (target?.Owner is { Place: OwnerPlace.Answer, Of: null } && read is not null)
            return read;

        source.Fault(resource.OwnerPlace, $"resources.{resource.Name}.owner.of", expected, $"'{name}'", target is null ? Nearest.Hint(name, document.Resources.Select(other => other.Name)) : null);
        return null;
    }

    // 'own:' that nothing can check would be a yes for everybody, or a no for everybody.
    private void Fault(CompiledOperation operation, Resource resource, OwnerRule rule)
    {
        var name = assignments[operation.Number].Operation;
        var (expected, hint) = IsRead(operation)
            ? ($"'{rule.Place.ToString().ToLowerInvariant()}.{rule.Name}' in the answer of '{operation.Name}'", "say with 'list' where its things are, or grant the action in full or not at all")
            : ($"a way to read the thing back before '{operation.Name}'", "say with 'readBack' which operation shows it, or put the operation under an action of its own that is granted in full or not at all");
        source.Fault(name.Place, name.At, $"{expected}, because '{operation.Action}' of {resource.Name} is granted as 'own:'", "none", hint);
    }
}
