using CsCheck;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Drafting;

namespace Gatehouse.Policy.Tests.Drafting;

public class MergeTests
{
    private const string Policy = """
        gatehouse: 1   # mine
        api: { upstream: http://127.0.0.1:5080, contract: api.yaml }
        roles: [user, admin]
        resources:
          # the wares
          things:
            read: ["GET /a", "GET /b",   "GET /c"]   # read by all
            write:
              - POST /a       # makes one
              - 'PUT /b'
        access: |
          | resource | user | admin |
          |----------|------|-------|
          | things   | read | full  |
        limits: { operations: { heavy: [POST /a] } }
        """ + "\n";

    private static string Contract(params string[] operations) =>
        "openapi: 3.0.3\npaths:\n" + string.Concat(operations.GroupBy(name => name.Split(' ')[1]).Select(path =>
            $"  {path.Key}: {{ {string.Join(", ", path.Select(name => name.Split(' ')[0].ToLowerInvariant() + ": {}"))} }}\n"));

    [Fact]
    public void A_contract_that_did_not_change_changes_nothing()
    {
        using var drafts = new Drafts();

        Assert.Equal(Policy, drafts.Merge(Policy, Contract("GET /a", "GET /b", "GET /c", "POST /a", "PUT /b")));
    }

    [Fact]
    public void What_is_new_is_refused_until_somebody_assigns_it()
    {
        using var drafts = new Drafts();
        var merged = drafts.Merge(Policy, Contract("GET /a", "GET /b", "GET /c", "POST /a", "PUT /b", "DELETE /b"));

        Assert.Equal(Policy + "\nrefused:\n  - \"DELETE /b\"   # new in the contract: put it under an action of a resource\n", merged);
        var policy = drafts.Load(merged);
        Assert.All(policy.Operations.Where(operation => operation.Name == "DELETE /b"), operation => Assert.False(CompiledPolicy.Decide(ulong.MaxValue, operation).Allowed));
    }

    [Fact]
    public void What_is_gone_is_taken_out_and_everything_else_stays_to_the_byte()
    {
        using var drafts = new Drafts();
        var merged = drafts.Merge(Policy, Contract("GET /b"));

        drafts.Load(merged);
        Assert.Equal(Policy
            .Replace("    read: [\"GET /a\", \"GET /b\",   \"GET /c\"]", "    # gone from the contract: GET /a\n    # gone from the contract: GET /c\n    read: [\"GET /b\"]", StringComparison.Ordinal)
            .Replace("write:", "write: []", StringComparison.Ordinal)
            .Replace("- POST /a ", "# gone from the contract: - POST /a ", StringComparison.Ordinal)
            .Replace("- 'PUT /b'", "# gone from the contract: - 'PUT /b'", StringComparison.Ordinal)
            .Replace("limits: {", "# gone from the contract: POST /a\nlimits: {", StringComparison.Ordinal)
            .Replace("heavy: [POST /a]", "heavy: []", StringComparison.Ordinal), merged);
    }

    [Theory]
    [InlineData("refused: [ \"PUT /b\", ]\n", "# new in the contract: put it under an action of a resource: GET /d\nrefused: [ \"GET /d\", \"PUT /b\", ]\n")]
    [InlineData("refused:   # closed\n- \"PUT /b\"  # why\n# end\n", "refused:   # closed\n- \"PUT /b\"  # why\n- \"GET /d\"   # new in the contract: put it under an action of a resource\n# end\n")]
    [InlineData("refused: []  # none\n", "refused:   # none\n  - \"PUT /b\"   # new in the contract: put it under an action of a resource\n  - \"GET /d\"   # new in the contract: put it under an action of a resource\n")]
    [InlineData("refused: [\"GET /old\"]\n", "# gone from the contract: GET /old\n# new in the contract: put it under an action of a resource: PUT /b\n# new in the contract: put it under an action of a resource: GET /d\nrefused: [\"PUT /b\", \"GET /d\", ]\n")]
    [InlineData("refused:\n  - GET /old\n", "refused:\n  # gone from the contract: - GET /old\n  - \"PUT /b\"   # new in the contract: put it under an action of a resource\n  - \"GET /d\"   # new in the contract: put it under an action of a resource\n")]
    public void New_operations_join_the_section_that_is_there_in_its_own_form(string section, string expected)
    {
        using var drafts = new Drafts();
        var policy = Policy.Replace("      - 'PUT /b'\n", "", StringComparison.Ordinal).Replace("access: |", section + "access: |", StringComparison.Ordinal);
        var merged = drafts.Merge(policy, Contract("GET /a", "GET /b", "GET /c", "POST /a", "PUT /b", "GET /d"));

        Assert.True(merged.Contains(expected, StringComparison.Ordinal), merged);
        drafts.Load(merged);
    }

    [Fact]
    public void What_cannot_be_checked_any_more_moves_to_refused_with_the_reason()
    {
        using var drafts = new Drafts();
        var merged = drafts.Merge(Policy, Contract("GET /a", "GET /b", "GET /c", "POST /a", "PUT /b"), operation => operation.Name == "POST /a" ? "its pattern looks back" : null);

        Assert.Contains("      # moved to 'refused', its pattern looks back: - POST /a       # makes one\n", merged, StringComparison.Ordinal);
        Assert.EndsWith("\nrefused:\n  - \"POST /a\"   # its pattern looks back\n", merged, StringComparison.Ordinal);
        drafts.Load(merged);
    }

    [Fact]
    public void Lines_keep_their_own_ends_and_the_mark_at_the_beginning_stays()
    {
        using var drafts = new Drafts();
        var policy = "\uFEFF" + Policy.Replace("\n", "\r\n", StringComparison.Ordinal);
        var merged = drafts.Merge(policy, Contract("GET /b", "GET /new"));

        Assert.StartsWith("\uFEFFgatehouse: 1   # mine\r\n", merged, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", merged.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        drafts.Load(merged);
    }

    [Fact]
    public void A_comment_inside_brackets_stays_with_its_neighbours()
    {
        using var drafts = new Drafts();
        var policy = Policy.Replace("[\"GET /a\", \"GET /b\",   \"GET /c\"]   # read by all", "[\n      \"GET /a\", # first\n      \"GET /b\", # second, third\n      \"GET /c\"\n    ]", StringComparison.Ordinal);
        var merged = drafts.Merge(policy, Contract("GET /b", "POST /a", "PUT /b"));

        Assert.Contains("# first", merged, StringComparison.Ordinal);
        Assert.Contains("\"GET /b\" # second, third", merged, StringComparison.Ordinal);
        drafts.Load(merged);
    }

    [Fact]
    public void What_is_no_YAML_is_said_so() =>
        Assert.Throws<FormatException>(() => { using var drafts = new Drafts(); drafts.Merge("a: [", Contract("GET /a")); });

    [Fact]
    public void Whatever_the_contract_becomes_the_policy_loads_follows_it_and_is_stable()
    {
        var names = Gen.Select(Gen.OneOfConst("GET", "POST", "PUT", "DELETE"), Gen.OneOfConst("/users", "/users/{userId}", "/users/{userId}/avatar", "/orders", "/orders/{id}/cancel", "/\"x #y", "/a: b", "/ü/{p}", "/*&!|>'%@`"))
            .Select((method, path) => $"{method} {path}");
        var contracts = names.Array[1, 14].Select(all => all.Distinct().ToArray());
        Gen.Select(contracts, contracts, Gen.Bool).Sample((old, changed, windows) =>
        {
            using var drafts = new Drafts();
            var policy = drafts.Draft(Quoted(old));
            if (windows)
                policy = policy.Replace("\n", "\r\n", StringComparison.Ordinal);
            drafts.Load(policy);

            var merged = drafts.Merge(policy, Quoted(changed));

            Assert.Equal(changed.Order(), drafts.Load(merged).Operations.Select(operation => operation.Name).Order());
            Assert.Equal(merged, drafts.Merge(merged, Quoted(changed)));
            var guest = drafts.Load(merged);
            Assert.All(guest.Operations.Where(operation => !old.Contains(operation.Name)), operation => Assert.False(CompiledPolicy.Decide(ulong.MaxValue, operation).Allowed));
        }, iter: 60);
    }

    private static string Quoted(string[] operations) =>
        "openapi: 3.0.3\npaths:\n" + string.Concat(operations.GroupBy(name => name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Select(path =>
            $"  {System.Text.Json.JsonSerializer.Serialize(path.Key)}: {{ {string.Join(", ", path.Select(name => name.Split(' ')[0].ToLowerInvariant() + ": {}"))} }}\n"));
}
