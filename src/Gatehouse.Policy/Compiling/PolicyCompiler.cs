using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>Turns what a policy says into arrays that a request can be decided with; what does not fit together is a fault.</summary>
internal sealed class PolicyCompiler(PolicyDocument document, ContractDocument? contract, PolicySource source)
{
    private readonly Dictionary<string, ContractOperation> declared =
        (contract?.Operations ?? []).DistinctBy(operation => operation.Name).ToDictionary(operation => operation.Name, StringComparer.Ordinal);

    private readonly List<string> roles = [.. document.Roles];
    private readonly OwnerCheck owners = new(source);
    private readonly Watching watching = new(document);
    private readonly CriticalProofs proofs = new(document, source);

    /// <summary>The compiled policy; to be used only when the report has no fault.</summary>
    public CompiledPolicy Compile(string version)
    {
        new MatrixCheck(document, source).Check();
        new IssuerCheck(document, source).Check();
        new FieldsCheck(document, contract, source).Check();
        var assignments = new AssignmentCheck(document, contract, source).Check();
        var classes = new OperationClasses(document, assignments, source).Read();
        var logins = new LoginRules(document, assignments, contract, source).Read();
        new TemplateCheck(assignments, source).Check();
        proofs.Check(assignments);
        var operations = assignments.Select((assignment, number) => Operation(assignment, number, classes, logins)).ToList();
        new OwnerBinding(document, contract, assignments, operations, source).Bind();

        new PolicyWarnings(document, contract, classes, operations, source).Add();
        var guest = roles.IndexOf(CompiledPolicy.GuestRole);
        return new CompiledPolicy
        {
            Document = document,
            Contract = contract,
            Version = version,
            Roles = document.Roles,
            GuestMask = guest is >= 0 and < RolesReader.Most ? 1UL << guest : 0,
            Operations = operations,
            Paths = new PathTable(operations),
        };
    }

    private CompiledOperation Operation(Assignment assignment, int number, IReadOnlyDictionary<string, OperationClass> classes, IReadOnlyDictionary<string, LoginRule> logins)
    {
        var template = PathTemplate.Parse(assignment.Operation.Template);
        var row = document.Access.Rows.FirstOrDefault(row => row.Resource == assignment.Resource?.Name);
        var operationClass = classes.GetValueOrDefault(assignment.Operation.Name);
        var inContract = declared.GetValueOrDefault(assignment.Operation.Name);
        var own = Mask(row, assignment, own: true);
        return new CompiledOperation
        {
            Number = number,
            Method = assignment.Operation.Method,
            Template = assignment.Operation.Template,
            PathParameters = template.Parameters,
            Resource = assignment.Resource?.Name ?? CompiledPolicy.RefusedResource,
            Action = assignment.Action?.Name ?? CompiledPolicy.RefusedResource,
            Class = operationClass,
            AllowedRoles = Mask(row, assignment, own: false),
            OwnRoles = own,
            Owner = owners.Bind(assignment, template, inContract, own != 0),
            RuleLine = row?.Place.Line ?? assignment.Operation.Place.Line,
            Contract = inContract,
            AllowsSemicolon = inContract?.Parameters.Any(parameter => parameter is { In: ParameterPlace.Path, Style: "matrix" }) ?? false,
            Quota = document.Limits.Of(operationClass),
            Login = logins.GetValueOrDefault(assignment.Operation.Name),
            Fields = [.. document.Fields.Where(field => field.Resource == assignment.Resource?.Name)],
            Watched = watching.Of(assignment, isLogin: logins.ContainsKey(assignment.Operation.Name)),
            IsAudited = AuditedAccess.Is(document, assignment),
            Critical = proofs.Of(assignment),
        };
    }

    // Only what a cell says in so many words sets a bit; a refused operation has no row and so no bit.
    private ulong Mask(AccessRow? row, Assignment assignment, bool own)
    {
        var mask = 0UL;
        foreach (var cell in row?.Cells ?? [])
        {
            var bit = roles.IndexOf(cell.Role);
            var granted = cell.Full ? !own : cell.Grants.Any(grant => grant.Action == assignment.Action?.Name && grant.Own == own);
            if (granted && bit is >= 0 and < RolesReader.Most)
                mask |= 1UL << bit;
        }

        return mask;
    }
}
