using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>What loads but deserves a look, as far as it takes the whole policy to see it (rule 6 of the policy file). Numbers are never reused.</summary>
internal sealed class PolicyWarnings(PolicyDocument document, ContractDocument? contract, IReadOnlyDictionary<string, OperationClass> classes, IReadOnlyList<CompiledOperation> compiled, PolicySource source)
{
    private static readonly string[] HeavyWords = ["report", "export", "bulk", "search"];
    private static readonly string[] PeopleWords = ["users", "user", "accounts", "customers", "members", "people", "profiles"];
    private static readonly string[] PersonWords = ["userid", "username", "accountid", "customerid", "memberid", "ownerid", "personid", "profileid"];

    public void Add()
    {
        Guests();
        Heavy();
        FullWithoutProof();
        AnswerOwnerWithoutReadBack();
        Ownerless();
        KeySetOfUpstream();
        new UncountedLogins(document, source).Add();
        if (contract is null)
            source.Warn("GH111", new Place(1, 1), "no contract: parameters and bodies are not validated");
        else
            new PersonalFields(document, contract, source).Add();
    }

    private void Guests()
    {
        foreach (var resource in document.Resources)
            foreach (var cell in Row(resource)?.Cells.Where(cell => cell.Role == CompiledPolicy.GuestRole) ?? [])
                foreach (var action in resource.Actions.Where(action => cell.Full || cell.Grants.Any(grant => grant.Action == action.Name)))
                    Guest(resource, action, cell.Grants.FirstOrDefault(grant => grant.Action == action.Name)?.Place ?? cell.Place);
    }

    private void Guest(Resource resource, ResourceAction action, Place place)
    {
        source.Opens(place, $"access: guests may {action.Name} {resource.Name} ({string.Join(", ", action.Operations.Select(operation => operation.Name))})");
        if (action.Operations.FirstOrDefault(operation => operation.Method is not ("GET" or "HEAD" or "OPTIONS")) is { } write)
            source.Warn("GH101", place, $"guests may {action.Name} {resource.Name}: '{write.Name}' needs no credential");
    }

    private void Heavy()
    {
        var ids = contract?.Operations.DistinctBy(operation => operation.Name).ToDictionary(operation => operation.Name, operation => operation.OperationId) ?? [];
        foreach (var operation in Operations().Where(operation => classes.GetValueOrDefault(operation.Name) == OperationClass.Light && !IsClassed(operation)))
        {
            var text = string.Join(' ', operation.Template.Split('/').Where(segment => !segment.StartsWith('{'))) + " " + ids.GetValueOrDefault(operation.Name);
            if (HeavyWords.FirstOrDefault(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)) is { } word)
                source.Warn("GH103", operation.Place, $"'{operation.Name}' looks heavy ('{word}') and is light: name it in limits.operations");
        }
    }

    private void FullWithoutProof()
    {
        var full = document.Access.Rows.SelectMany(row => row.Cells).FirstOrDefault(cell => cell.Full);
        if (full is not null && document.Critical.All(rule => rule.Proof == Proof.Audit))
            source.Warn("GH104", full.Place, $"'{full.Role}' has full rights and nothing asks for further proof: one stolen key is enough");
    }

    // Granted as 'own:' it is a fault; this is for whoever thinks of granting it.
    private void AnswerOwnerWithoutReadBack()
    {
        foreach (var resource in document.Resources.Where(resource => resource is { Owner.Place: OwnerPlace.Answer }))
            if (compiled.FirstOrDefault(operation => operation.Resource == resource.Name && operation is { OwnRoles: 0, OwnerAsk: null, Method: not ("GET" or "HEAD") }) is { } blind)
                source.Warn("GH106", Operations(resource).First(operation => operation.Name == blind.Name).Place, $"the owner of {resource.Name} stands in the answer, and nothing reads it back before '{blind.Name}': add 'readBack'");
    }

    private void Ownerless()
    {
        foreach (var resource in document.Resources.Where(resource => resource.Owner is null))
            if (Row(resource)?.Cells.Any(cell => cell is { IsNo: false, Full: false }) == true && Operations(resource).FirstOrDefault(LooksPersonal) is { } operation)
                source.Warn("GH107", resource.Place, $"'{operation.Name}' looks like somebody's own, and {resource.Name} has no 'owner': whoever may, may with everybody's");
    }

    // The upstream's own, because the policy names it; but whoever looks there for ours finds others.
    private void KeySetOfUpstream()
    {
        if (Operations().FirstOrDefault(operation => operation is { Method: "GET", Template: "/.well-known/jwks.json" }) is { } keySet)
            source.Warn("GH114", keySet.Place, "'GET /.well-known/jwks.json' is answered by the upstream; the public keys of our own tokens are at /.gatehouse/jwks.json");
    }

    private static bool LooksPersonal(OperationName operation)
    {
        var segments = operation.Template.Split('/');
        for (var i = 1; i < segments.Length; i++)
            if (segments[i].StartsWith('{') && (PersonWords.Contains(Plain(segments[i])) || (i > 1 && PeopleWords.Contains(Plain(segments[i - 1])))))
                return true;

        return false;
    }

    private static string Plain(string segment) => segment.Trim('{', '}').Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    private bool IsClassed(OperationName operation) => document.Limits.Operations.Any(classed => classed.Operation.Name == operation.Name);

    private AccessRow? Row(Resource resource) => document.Access.Rows.FirstOrDefault(row => row.Resource == resource.Name);

    private IEnumerable<OperationName> Operations() => document.Resources.SelectMany(Operations);

    private static IEnumerable<OperationName> Operations(Resource resource) => resource.Actions.SelectMany(action => action.Operations);
}
