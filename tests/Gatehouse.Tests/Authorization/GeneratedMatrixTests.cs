using CsCheck;
using Gatehouse.Authorization;
using Gatehouse.Keys;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;
using Gatehouse.Tests.Keys;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Authorization;

/// <summary>Requirements 2.01 to 2.03: a policy of 300 operations and 12 roles, and policies made at random, decide as a slow reader of the table does.</summary>
public sealed class GeneratedMatrixTests
{
    private const int ResourceCount = 30;

    private static readonly string[] Roles = ["guest", "user", "moderator", "manager", "support", "partner", "editor", "auditor", "robot", "billing", "courier", "admin"];
    private static readonly string[] Actions = ["read", "browse", "write", "drop", "export"];
    private static readonly string[] Words = ["-", "read", "own:read own:write", "full", "browse read", "own:drop read", "export", "-", "write own:browse", "own:export own:read", "-", "read browse write"];

    private static readonly Gen<string> Grant = Gen.OneOfConst([.. Actions, .. Actions.Select(action => "own:" + action)]);
    private static readonly Gen<string> Cell = Gen.Frequency((3, Gen.Const("-")), (1, Gen.Const("full")), (5, Grant.Array[1, 4].Select(grants => string.Join(' ', grants.DistinctBy(Bare)))));

    private readonly AuthorizationStep step = new((_, _, _) => throw new InvalidOperationException("No body is read here."), (request, operation) => ScopeSet.Allows(request.State.Policy, request.Principal, operation), _ => "Bearer");

    [Fact]
    public void Every_set_of_roles_on_every_operation_is_decided_as_the_table_says()
    {
        var cells = Enumerable.Range(0, ResourceCount).Select(row => Roles.Select((_, role) => CellOf(row, role)).ToArray()).ToArray();
        using var folder = new TemporaryFolder();
        var policy = Load(folder, cells);
        Assert.Equal((300, 12), (policy.Operations.Count, policy.Roles.Count));

        var wrong = 0;
        foreach (var operation in policy.Operations)
        {
            var row = cells[RowOf(operation)];
            for (var roles = 0UL; roles < 1UL << Roles.Length; roles++)
            {
                var decision = CompiledPolicy.Decide(roles, operation);
                if (Slowly(row, Bare(operation.Action), roles) != (decision.Allowed, decision.OwnerRequired))
                    wrong++;
            }
        }

        Assert.Equal(0, wrong);   // of 1,228,800
    }

    [Fact]
    public void Random_policies_with_scopes_and_owners_answer_as_a_slow_reader_would()
    {
        using var folder = new TemporaryFolder();
        var asked = Gen.Select(Gen.Int[0, 299], Gen.ULong[0, (1UL << 12) - 1], Gen.Bool, Gen.Bool, Gen.OneOf(Gen.Const(""), Scope, Scope.Array[2, 3].Select(all => string.Join(' ', all))));
        Gen.Select(Cell.Array[Roles.Length].Array[ResourceCount], asked.Array[40]).Sample((cells, requests) =>
        {
            foreach (var row in cells)
                row[0] = row[0].Replace("own:", "", StringComparison.Ordinal);   // guests own nothing

            var policy = Load(folder, cells);
            foreach (var (number, roles, signedIn, owner, scope) in requests)
            {
                var operation = policy.Operations[number];
                var expected = Slowly(cells[RowOf(operation)], operation, roles, signedIn, owner, scope);
                Assert.Equal(expected, Ask(policy, operation, roles, signedIn, owner, scope));
            }
        }, iter: 60, threads: 1);
    }

    private static readonly Gen<string> Scope = Gen.Select(Gen.Int[0, ResourceCount], Gen.OneOfConst(["", .. Actions.Select(action => ":" + action)]), (row, action) => $"r{row:00}{action}");

    private int Ask(CompiledPolicy policy, CompiledOperation operation, ulong roles, bool signedIn, bool owner, string scope)
    {
        var principal = signedIn
            ? new Principal { Kind = CredentialKind.Token, Subject = owner ? "alice" : "bob", Client = "app", ClientNumber = 1, Roles = roles, Scope = scope }
            : Principal.Guest;
        var request = Sample.Request(policy, operation, principal);
        request.Path = operation.Template.Replace("{id}", "alice", StringComparison.Ordinal);
        Assert.Same(operation, policy.Paths.Match(operation.Method, request.Path, ref request.PathValues, out _));
        return step.RunAsync(request, default).AsTask().Result is { Continues: false } refused ? refused.Refusal.Status : 200;
    }

    private static int Slowly(string[] row, CompiledOperation operation, ulong roles, bool signedIn, bool owner, string scope)
    {
        var (allowed, mustOwn) = Slowly(row, operation.Action, signedIn && roles != 0 ? roles : 1);
        if (!allowed)
            return signedIn ? 403 : 401;
        if (signedIn && scope.Length > 0 && !scope.Split(' ').Any(part => part == operation.Resource || part == $"{operation.Resource}:{operation.Action}"))
            return 403;

        return !mustOwn ? 200 : !signedIn ? 401 : owner ? 200 : 404;
    }

    private static (bool Allowed, bool MustOwn) Slowly(string[] row, string action, ulong roles)
    {
        var mine = Roles.Where((_, bit) => (roles >> bit & 1) != 0).SelectMany(role => row[Array.IndexOf(Roles, role)].Split(' ')).ToList();
        return mine.Contains("full") || mine.Contains(action) ? (true, false) : (mine.Contains("own:" + action), mine.Contains("own:" + action));
    }

    private static CompiledPolicy Load(TemporaryFolder folder, string[][] cells)
    {
        File.WriteAllText(folder.Of("gatehouse.yaml"), Text(cells));
        var load = new PolicyLoader(_ => null).Load(folder.Of("gatehouse.yaml"));
        return load.Policy ?? throw new InvalidOperationException(string.Join('\n', load.Report.Faults));
    }

    // Ten operations a resource, two an action; {id} names the owner.
    private static string Text(string[][] cells)
    {
        var resources = cells.Select((_, row) => $"  r{row:00}:\n    owner: path.id\n" + string.Concat(Actions.Select((action, i) => $"    {action}: [\"GET /r{row:00}/{{id}}/{action}\", \"{Methods[i]} /r{row:00}/{{id}}\"]\n")));
        var rows = cells.Select((row, number) => $"  | r{number:00} | {string.Join(" | ", row)} |\n");
        return $$"""
            gatehouse: 1
            api: { upstream: http://127.0.0.1:5080 }
            roles: [{{string.Join(", ", Roles)}}]
            resources:
            {{string.Concat(resources)}}
            access: |
              | resource | {{string.Join(" | ", Roles)}} |
              |---|{{string.Concat(Roles.Select(_ => "---|"))}}
            {{string.Concat(rows)}}
            """;
    }

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH"];

    private static string CellOf(int row, int role)
    {
        var cell = Words[(row * 7 + role * 5 + row * role) % Words.Length];
        return role == 0 ? cell.Replace("own:", "", StringComparison.Ordinal) : cell;
    }

    private static int RowOf(CompiledOperation operation) => int.Parse(operation.Resource.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    private static string Bare(string grant) => grant.Replace("own:", "", StringComparison.Ordinal);
}
