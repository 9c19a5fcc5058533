using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>Where the owners of one resource's things show.</summary>
/// <param name="resource">The resource.</param>
/// <param name="rule">Its rule.</param>
/// <param name="members">Its operations.</param>
/// <param name="all">All operations of the policy.</param>
/// <param name="schemas">What the contract says of answers and bodies.</param>
/// <param name="of">Reads the thing whose owner counts; null when the rule names an owner itself.</param>
/// <param name="source">Gets faults.</param>
internal sealed class ShownOwners(Resource resource, OwnerRule rule, IReadOnlyList<CompiledOperation> members, IReadOnlyList<CompiledOperation> all, SchemaPlace schemas, CompiledOperation? of, PolicySource source)
{
    private readonly CompiledOperation? named = Named(resource, all, source);

    /// <summary>For an operation that reads.</summary>
    public OwnerAsk? OfRead(CompiledOperation operation)
    {
        if (rule.Place == OwnerPlace.Path)
            return ById(operation);
        if (operation == named)
            return InAnswer();
        if (IsList(operation))
            return of is null ? new OwnerAsk(OwnerShown.InList) { List = resource.List } : null;

        // What the contract describes is believed before what the path looks like.
        var declared = schemas.InAnswers(operation.Contract, rule.Name);
        if (SchemaPlace.Is(declared))
            return InAnswer();

        var before = Before(operation, Parent(operation));
        if (declared == Declared.No || !EndsInParameter(operation.Template))
            return before;

        return named is null ? InAnswer() : before ?? InAnswer();
    }

    /// <summary>For an operation that does anything else.</summary>
    public OwnerAsk? OfWrite(CompiledOperation operation) =>
        rule.Place == OwnerPlace.Path ? ById(operation) : Before(operation, Parent(operation)) ?? Creation(operation);

    private OwnerAsk? ById(CompiledOperation operation) =>
        ThingPath.Of(of!.Template, [.. operation.PathParameters.Select(name => name == rule.Name ? of.PathParameters[0] : "")]) is { } path
            ? new OwnerAsk(OwnerShown.Before) { ReadBack = of, Path = path, MayRemember = resource.OwnerChanges == OwnerChanges.Never }
            : null;

    private OwnerAsk InAnswer() => Of(new OwnerAsk(OwnerShown.InAnswer) { MayRemember = resource.OwnerChanges == OwnerChanges.Never });

    private OwnerAsk? Before(CompiledOperation operation, CompiledOperation? read) =>
        read is not null && read != operation && ThingPath.Of(read.Template, operation.PathParameters) is { } path
            ? Of(new OwnerAsk(OwnerShown.Before) { ReadBack = read, Path = path, SamePath = read.Template == operation.Template, MayRemember = resource.OwnerChanges == OwnerChanges.Never })
            : null;

    // A thing is made where others of its kind are read by their ids, or listed. Any other POST may act on a thing that its body names, and below
    // a path with a parameter it may be made in another's thing: whose that is, nobody could tell.
    private OwnerAsk? Creation(CompiledOperation operation)
    {
        if (operation is not { Method: "POST", PathParameters.Count: 0 } || !members.Any(other => IsItemOf(other.Template, operation.Template) || (other.Template == operation.Template && other.List is not null)))
            return null;

        var declared = schemas.InBody(operation.Contract, rule.Name);
        var absent = declared == Declared.No ? OwnerAbsent.LeftToUpstream
            : rule.Of is null && rule.Name.LastIndexOf('/') == 0 && (declared & (Declared.Text | Declared.Unknown)) != 0 ? OwnerAbsent.Set
            : OwnerAbsent.Refused;
        return Of(new OwnerAsk(OwnerShown.AtCreation) { Absent = absent });
    }

    private OwnerAsk Of(OwnerAsk ask) => of is null ? ask : ask with { Of = of, OfPath = ThingPath.Of(of.Template, of.PathParameters) };

    private bool IsList(CompiledOperation operation)
    {
        if (resource.List is not { } list)
            return false;

        var declared = schemas.InAnswers(operation.Contract, list.At);
        return declared == Declared.Unknown ? !EndsInParameter(operation.Template) && Parent(operation) is null : (declared & Declared.List) != 0;
    }

    // The operation named by the policy; else the one of the same path, else of the longest path above that ends in a parameter.
    private CompiledOperation? Parent(CompiledOperation operation)
    {
        if (named is not null)
            return ThingPath.Of(named.Template, operation.PathParameters) is null ? null : named;

        return members.Where(read => read.Method == "GET" && read != operation && Shows(read, operation)).MaxBy(read => read.Template.Length);
    }

    private static bool Shows(CompiledOperation read, CompiledOperation operation) =>
        read.Template == operation.Template
            ? read.OwnerAsk is { Shown: OwnerShown.InAnswer }
            : EndsInParameter(read.Template) && operation.Template.StartsWith(read.Template + "/", StringComparison.Ordinal);

    private static bool EndsInParameter(string template) => template.EndsWith('}');

    private static bool IsItemOf(string item, string collection) =>
        item.Length > collection.Length && item.StartsWith(collection, StringComparison.Ordinal) && item[collection.Length..] is ['/', '{', .. var rest] && rest.IndexOf('/', StringComparison.Ordinal) < 0;

    private static CompiledOperation? Named(Resource resource, IReadOnlyList<CompiledOperation> all, PolicySource source)
    {
        if (resource.ReadBack is not { } name)
            return null;

        var found = all.FirstOrDefault(operation => operation.Name == name.Name && operation.Resource != CompiledPolicy.RefusedResource);
        if (found is not { Method: "GET" })
            source.Fault(name.Place, name.At, "a GET that stands under 'resources'", $"'{name.Name}'", Nearest.Hint(name.Name, all.Where(operation => operation.Method == "GET").Select(operation => operation.Name)));
        return found;
    }
}
