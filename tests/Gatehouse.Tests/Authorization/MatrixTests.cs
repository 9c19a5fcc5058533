using CsCheck;
using Gatehouse.Authorization;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Authorization;

/// <summary>The matrix of the policy page, cell by cell, for callers who own the thing and callers who do not.</summary>
public sealed class MatrixTests
{
    private static readonly string[] Roles = ["guest", "user", "moderator", "manager", "support", "partner", "admin"];

    // resource.action | guest user moderator manager support partner admin; o is "only one's own"
    private static readonly string[] Cells =
    [
        "catalog.read      y y y y y y y",
        "catalog.write     - - - - - - y",
        "profiles.read     - o y - y - y",
        "profiles.write    - o - - - - y",
        "profiles.delete   - - - - - - y",
        "orders.read       - o - y y - y",
        "orders.write      - o - - - - y",
        "orders.bulk       - - - - - - y",
        "comments.read     y y y y y - y",
        "comments.write    - o - - - - y",
        "comments.moderate - - y - - - y",
        "reports.read      - - - y - - y",
        "reports.create    - - - y - - y",
        "settings.read     - - - - - - y",
        "settings.write    - - - - - - y",
    ];

    private readonly AuthorizationStep step = new((_, _, _) => throw new InvalidOperationException("No body is read here."), (_, _) => true, _ => "Bearer");

    public static TheoryData<string, string, bool, int> Expected()
    {
        var cases = new TheoryData<string, string, bool, int>();
        foreach (var row in Cells)
            for (var role = 0; role < Roles.Length; role++)
                foreach (var owner in new[] { true, false })
                    cases.Add(Words(row)[0], Roles[role], owner, StatusOf(Words(row)[role + 1], Roles[role], owner));

        return cases;
    }

    [Theory] // Requirement 2.02: 15 actions x 7 roles, owner and not
    [MemberData(nameof(Expected))]
    public async Task The_machine_runs_what_the_table_says(string action, string role, bool owner, int status)
    {
        var operation = OperationOf(Cells.Single(row => Words(row)[0] == action));
        var principal = role == "guest" ? Principal.Guest : Sample.Client(1, roles: 1UL << Array.IndexOf(Roles, role));
        var request = Request(operation, principal, owner ? "alice" : "bob");

        var outcome = await step.RunAsync(request, default);

        Assert.Equal(status, outcome.Continues ? 200 : outcome.Refusal.Status);
        Assert.Equal(62, request.Decision!.Value.RuleLine);
    }

    [Fact] // Slow and plain, with sets of names instead of bits
    public void Any_set_of_roles_on_any_row_is_decided_as_a_slow_reader_of_the_table_would() =>
        Gen.Select(Gen.ULong[0, 127], Gen.ULong, Gen.ULong, Gen.Bool, Gen.Bool).Sample((held, full, own, signedIn, owner) =>
        {
            var operation = Sample.Operation(allowed: full, own: own, owner: new OwnerRule(OwnerPlace.Path, "userId", 0));
            var principal = signedIn ? Sample.Client(1, roles: held) : Principal.Guest;

            var outcome = step.RunAsync(Request(operation, principal, owner ? "alice" : "bob"), default).AsTask().Result;

            return (outcome.Continues ? 200 : outcome.Refusal.Status) == Slowly(Names(signedIn ? held : 0), Names(full), Names(own), signedIn, owner);
        });

    private static int Slowly(HashSet<string> held, HashSet<string> full, HashSet<string> own, bool signedIn, bool owner)
    {
        if (held.Count == 0)
            held = ["guest"];
        if (held.Any(full.Contains))
            return 200;
        if (!held.Any(own.Contains))
            return signedIn ? 403 : 401;

        return !signedIn ? 401 : owner ? 200 : 404;
    }

    private static HashSet<string> Names(ulong mask) => [.. Roles.Where((_, bit) => (mask >> bit & 1) != 0)];

    private static RequestContext Request(CompiledOperation operation, Principal principal, string userId)
    {
        var request = Sample.Request(Sample.Policy([operation], Roles), operation, principal);
        request.Path = "/things/" + userId;
        request.PathValues[0] = 8..request.Path.Length;
        return request;
    }

    private static CompiledOperation OperationOf(string row) => Sample.Operation(
        allowed: MaskOf(row, "y"), own: MaskOf(row, "o"), owner: new OwnerRule(OwnerPlace.Path, "userId", 0));

    private static ulong MaskOf(string row, string cell) =>
        Words(row).Skip(1).Select((word, bit) => word == cell ? 1UL << bit : 0).Aggregate((a, b) => a | b);

    private static int StatusOf(string cell, string role, bool owner) => cell switch
    {
        "y" => 200,
        "o" => owner ? 200 : 404,
        _ => role == "guest" ? 401 : 403,
    };

    private static string[] Words(string row) => row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
