using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Drafting;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Tests.Drafting;

/// <summary>The sample shop, as a new user meets it: nothing edited by hand.</summary>
public class ShopDraftTests
{
    private static readonly (string Text, CompiledPolicy Policy) Shop = Draft();

    [Fact]
    public void Guests_reach_nothing() => Assert.Empty(ReachedBy("guest"));

    [Fact]
    public void Users_reach_what_the_request_itself_shows_to_be_theirs_and_only_that()
    {
        Assert.Equal(["GET /users/{userId}", "PATCH /users/{userId}", "POST /orders", "POST /comments"], ReachedBy("user"));
        Assert.All(Shop.Policy.Operations.Where(operation => ReachedBy("user").Contains(operation.Name)), operation => Assert.NotNull(operation.Owner));
    }

    [Fact]
    public void What_wants_a_proof_or_a_scan_is_refused_even_for_admins() =>
        Assert.Equal(
            ["DELETE /users/{userId}", "POST /orders/bulk", "PUT /settings/{name}", "PUT /users/{userId}/avatar"],
            Shop.Policy.Operations.Where(operation => !CompiledPolicy.Decide(ulong.MaxValue, operation).Allowed).Select(operation => operation.Name).Order());

    [Fact]
    public void The_roles_are_those_the_contract_lists() =>
        Assert.Equal(["guest", "user", "moderator", "manager", "support", "partner", "admin"], Shop.Policy.Roles);

    [Theory]
    [InlineData("    owner: path.userId                      # {userId} after 'users' names the person\n")]
    [InlineData("    # perhaps: owner: answer./buyerId   answers carry 'buyerId'; with it 'own:read' can be granted below, until then nobody but admins reads\n")]
    [InlineData("#     \"DELETE /users/{userId}\": email\n")]
    [InlineData("#     profiles/phone: { reveal: [admin, owner] }\n")]
    [InlineData("#       \"PUT /users/{userId}/avatar\": { types: [image/png, image/jpeg], maxBytes: 5MiB, scan: true, scannerDown: hold }\n")]
    public void What_was_guessed_and_what_is_proposed_says_so(string line) =>
        Assert.Contains(line, Shop.Text, StringComparison.Ordinal);

    private static IEnumerable<string> ReachedBy(string role) =>
        Shop.Policy.Operations.Where(operation => CompiledPolicy.Decide(Shop.Policy.MaskOf([role]), operation).Allowed).Select(operation => operation.Name);

    private static (string Text, CompiledPolicy Policy) Draft()
    {
        using var drafts = new Drafts();
        var path = Path.Combine(Root(), "samples", "shop", "shop.openapi.yaml");
        var contract = ContractReader.Read(path, "shop.openapi.yaml", new PolicyReport());
        var text = PolicyDraft.Draft(contract!, Drafts.Upstream, path, Drafts.AllCheckable).Text;
        return (text, drafts.Load(text));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Gatehouse.slnx")))
            folder = folder.Parent;

        return folder.FullName;
    }
}
