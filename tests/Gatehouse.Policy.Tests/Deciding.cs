using CsCheck;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Deciding;

namespace Gatehouse.Policy.Tests;

/// <summary>What the machine decides is what an auditor reads in the table.</summary>
public sealed class Deciding
{
    private static readonly string[] RoleNames = ["guest", "user", "editor", "admin"];

    private static readonly Gen<string> Grant = Gen.OneOfConst("read", "write", "drop", "own:read", "own:write", "own:drop");
    private static readonly Gen<string> Cell = Gen.OneOf(Gen.Const("-"), Gen.Const("full"), Grant.Array[1, 3].Select(grants => string.Join(' ', grants.DistinctBy(Action))));

    [Fact]
    public void Every_decision_is_the_one_that_the_table_shows()
    {
        using var folder = new TemporaryFolder();
        Gen.Select(Cell.Array[4], Cell.Array[4], Gen.UInt[0, 15]).Sample((notes, files, roles) =>
        {
            notes[0] = notes[0].Replace("own:", "", StringComparison.Ordinal);      // guests own nothing
            files[0] = files[0].Replace("own:", "", StringComparison.Ordinal);
            var load = folder.Load(Policy(notes, files));

            Assert.Empty(load.Report.Faults);
            foreach (var operation in load.Policy!.Operations)
                Assert.Equal(Slowly(operation.Resource == "notes" ? notes : files, operation.Action, roles), CompiledPolicy.Decide(roles, operation).Reason);
        }, iter: 300, threads: 1);
    }

    [Fact]
    public void Roles_that_the_policy_does_not_know_grant_nothing()
    {
        using var folder = new TemporaryFolder();
        var policy = folder.Load(Policy(["-", "read", "-", "full"], ["-", "-", "-", "-"])).Policy!;

        Assert.Equal(0UL, policy.MaskOf(["root", "Admin", ""]));
        Assert.Equal(0b1010UL, policy.MaskOf(["admin", "user", "root"]));
        Assert.Equal(0b0001UL, policy.GuestMask);
        Assert.All(policy.Operations, operation => Assert.False(CompiledPolicy.Decide(0, operation).Allowed));
    }

    private static DecisionReason Slowly(string[] cells, string action, uint roles)
    {
        var mine = RoleNames.Where((_, bit) => (roles & 1 << bit) != 0).SelectMany(role => cells[Array.IndexOf(RoleNames, role)].Split(' ')).ToList();
        if (mine.Contains("full") || mine.Contains(action))
            return DecisionReason.Granted;

        return mine.Contains("own:" + action) ? DecisionReason.GrantedIfOwner : DecisionReason.NotGranted;
    }

    private static string Action(string grant) => grant.Replace("own:", "", StringComparison.Ordinal);

    private static string Policy(string[] notes, string[] files) =>
        $"""
        gatehouse: 1
        api: {"{"} upstream: http://127.0.0.1:5080 {"}"}
        resources:
          notes:
            owner: path.id
            read: ["GET /notes/{"{id}"}"]
            write: ["PUT /notes/{"{id}"}"]
            drop: ["DELETE /notes/{"{id}"}"]
          files:
            owner: claim.tenant
            read: ["GET /files"]
            write: ["POST /files", "PUT /files"]
            drop: ["DELETE /files"]
        access: |
          | resource | {string.Join(" | ", RoleNames)} |
          |---|---|---|---|---|
          | notes | {string.Join(" | ", notes)} |
          | files | {string.Join(" | ", files)} |
        """;
}
