using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Tests.Drafting;

public class PolicyDraftTests
{
    private static string Api(string paths, string more = "") => "openapi: 3.0.3\ninfo: { title: Shop, version: '1' }\npaths:\n" + paths + "\n" + more;

    private static string Json(string schema) => $"requestBody: {{ content: {{ application/json: {{ schema: {schema} }} }} }}";

    [Theory]
    [InlineData("/users/{userId}: { get: {} }", "GET /users/{userId}")]
    [InlineData("/api/v1/customers/{id}: { get: {} }", "GET /api/v1/customers/{id}")]
    [InlineData("/users/v1/{username}: { get: {} }", "GET /users/v1/{username}")]
    [InlineData("/users/{userId}/orders: { get: {} }", "GET /users/{userId}/orders")]
    [InlineData("/orders: { get: { parameters: [{ name: user_id, in: query, required: true, schema: { type: string } }] } }", "GET /orders")]
    [InlineData("/orders: { post: { requestBody: { content: { application/json: { schema: { required: [buyerId], properties: { buyerId: { type: string } } } } } } } }", "POST /orders")]
    public void Users_are_let_to_what_the_request_shows_to_be_theirs(string path, string operation)
    {
        using var drafts = new Drafts();
        var policy = drafts.Load(drafts.Draft(Api("  " + path)));

        Assert.Equal([operation], ReachedByUser(policy));
        Assert.True(CompiledPolicy.Decide(policy.MaskOf(["user"]), Assert.Single(policy.Operations)).OwnerRequired);
    }

    [Theory] // Whoever is named here is not the owner but what is acted on: "own" would be a way up (API1:2023, API5:2023).
    [InlineData("/admins/{userId}: { put: {} }")]
    [InlineData("/groups/{groupId}/members/{userId}: { put: {} }")]
    [InlineData("/admin/users/{userId}: { get: {} }")]
    [InlineData("/repos/{owner}/{repo}: { get: {} }")]
    [InlineData("/users/{userId}/orders/{orderId}: { get: {} }")]
    [InlineData("/users/{userId}/roles: { put: {} }")]
    [InlineData("/users/{userId}/ban: { delete: {} }")]
    [InlineData("/users/{userId}: { delete: {} }")]
    [InlineData("/grants: { post: { requestBody: { content: { application/json: { schema: { required: [userId], properties: { userId: { type: string } } } } } } } }")]
    [InlineData("/orders/{id}: { put: { requestBody: { content: { application/json: { schema: { required: [buyerId], properties: { buyerId: { type: string } } } } } } } }")]
    [InlineData("/orders/{id}: { get: { parameters: [{ name: userId, in: query, required: true, schema: { type: string } }] } }")]
    [InlineData("/orders: { get: { parameters: [{ name: userId, in: query, schema: { type: string } }] } }")]
    [InlineData("/users/me: { get: {} }")]
    [InlineData("/catalog: { get: { security: [] } }")]
    public void Nothing_else_is_opened_to_users(string path)
    {
        using var drafts = new Drafts();

        Assert.Empty(ReachedByUser(drafts.Load(drafts.Draft(Api("  " + path, "security: [{ key: [] }]")))));
    }

    [Theory] // Mass assignment, API3:2023.
    [InlineData("{ properties: { name: {}, role: {} } }", "its body can set 'role', and who may set a field is not checked yet")]
    [InlineData("{ properties: { profile: { properties: { isAdmin: {} } } } }", "its body can set 'isAdmin'")]
    [InlineData("{ properties: { list: { items: { properties: { credit: {} } } } } }", "its body can set 'credit'")]
    [InlineData("{ allOf: [{ properties: { name: {} } }, { $ref: '#/components/schemas/More' }] }", "its body can set 'emailVerified'")]
    [InlineData("{ type: object }", "the contract does not say which fields its body has")]
    [InlineData("{ properties: { name: {} }, additionalProperties: true }", "the contract does not say which fields its body has")]
    public void A_body_that_could_raise_its_sender_is_left_to_admins(string schema, string why)
    {
        using var drafts = new Drafts();
        var text = drafts.Draft(Api($"  /users/{{userId}}: {{ patch: {{ {Json(schema)} }}, get: {{}} }}", "components: { schemas: { More: { properties: { emailVerified: {} } } } }"));

        Assert.Equal(["GET /users/{userId}"], ReachedByUser(drafts.Load(text)));
        Assert.Contains(why, text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_checked_is_refused_for_everybody_with_the_reason()
    {
        using var drafts = new Drafts();
        var text = drafts.Draft(Api("  /a: { get: {}, post: {}, trace: {} }\n  /b/{x}: { get: {} }\n  /b/{y}: { get: {} }\n  /c{x}{y}: { get: {} }\n  /d#e: { get: {} }"), operation => operation.Name == "POST /a" ? "its pattern looks back" : null);

        Assert.Equal(["GET /a"], drafts.Load(text).Operations.Where(operation => CompiledPolicy.Decide(ulong.MaxValue, operation).Allowed).Select(operation => operation.Name));
        Assert.Matches("  - \"POST /a\" +# its pattern looks back\n", text);
        Assert.Contains("the same requests as GET /b/{y}: keep one of them in the contract", text, StringComparison.Ordinal);
    }

    [Fact] // Injection into the policy through the contract's own words (CWE-93).
    public void A_contract_cannot_write_rules_through_its_texts()
    {
        using var drafts = new Drafts();
        var text = drafts.Draft("""
            openapi: 3.0.3
            info: { title: "x\n\nroles: [guest]\naccess: |\n  | resource | guest |\u2028\u0085\u202E", version: '1' }
            paths:
              "/a\"]: b": { get: { tags: ["t\n  evil: { read: [\"GET /a\"] }", other] } }
              "/${HOME}/$${x}": { get: { tags: [t2] } }
              "/a, b] # c": { get: { parameters: [] } }
              "/'*&!|>%@`ü✓": { post: { tags: ["…"] } }
            """);

        var policy = drafts.Load(text);
        Assert.Equal(4, policy.Operations.Count);
        Assert.Equal(["guest", "user", "admin"], policy.Roles);
        Assert.Empty(ReachedByUser(policy));
    }

    [Fact]
    public void A_contract_without_operations_gives_a_policy_that_loads()
    {
        using var drafts = new Drafts();

        Assert.Empty(drafts.Load(drafts.Draft("openapi: 3.0.3\npaths: {}\n")).Operations);
    }

    [Theory]
    [InlineData("The Sample Shop API", "shop")]
    [InlineData("Müller & Söhne 42", "mller")]
    [InlineData("Internationalisation", "internat")]
    [InlineData("API 2.0", "gate")]
    [InlineData("x", "gate")]
    public void The_brand_comes_from_the_title(string title, string brand)
    {
        using var drafts = new Drafts();
        var text = drafts.Draft($"openapi: 3.0.3\ninfo: {{ title: '{title}', version: '1' }}\npaths: {{ /a: {{ get: {{}} }} }}\n");

        Assert.Equal(brand, drafts.Load(text).Document.Authentication.Brand);
    }

    [Theory]
    [InlineData("/a: { get: {} }", "Light")]
    [InlineData("/a: { post: {} }", "Medium")]
    [InlineData("/a/search: { get: {} }", "Medium")]
    [InlineData("/a/export: { get: {} }", "Heavy")]
    [InlineData("/reports: { get: {} }", "Medium")]
    [InlineData("/reports: { post: {} }", "Heavy")]
    [InlineData("/a: { post: { operationId: syncEverything } }", "Heavy")]
    public void Every_operation_gets_a_class_by_what_it_looks_like(string path, string expected)
    {
        using var drafts = new Drafts();

        Assert.Equal(expected, Assert.Single(drafts.Load(drafts.Draft(Api("  " + path))).Operations).Class.ToString());
    }

    [Fact]
    public void One_tag_for_everything_names_no_resources() =>
        Assert.Equal(["customers", "orders"], Resources("  /orders: { get: { tags: [default] } }\n  /customers/{id}: { get: { tags: [default] } }"));

    [Fact]
    public void What_is_the_callers_by_its_path_is_an_action_of_its_own_and_proposed()
    {
        using var drafts = new Drafts();
        var text = drafts.Draft(Api("  /users/me: { get: {} }\n  /users/{userId}: { get: {} }\n  /users: { get: {} }\n  /x: { get: {} }"));

        Assert.Equal(["GET /users/{userId}"], ReachedByUser(drafts.Load(text)));
        Assert.Contains("users: user read-me  GET /users/me is the caller's own, if the upstream reads Gatehouse-Subject\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_kinds_of_owners_get_a_resource_each()
    {
        using var drafts = new Drafts();
        var policy = drafts.Load(drafts.Draft(Api("  /users/{userId}: { get: { tags: [people] } }\n  /customers/{customerId}: { get: { tags: [people] } }\n  /x: { get: { tags: [x] } }")));

        Assert.Equal(["GET /users/{userId}", "GET /customers/{customerId}"], ReachedByUser(policy).OrderDescending());
    }

    private static IEnumerable<string> ReachedByUser(CompiledPolicy policy) =>
        policy.Operations.Where(operation => CompiledPolicy.Decide(policy.MaskOf(["user", "guest"]), operation).Allowed).Select(operation => operation.Name);

    private static IEnumerable<string> Resources(string paths)
    {
        using var drafts = new Drafts();
        return drafts.Load(drafts.Draft(Api(paths))).Operations.Select(operation => operation.Resource).Distinct().Order();
    }
}
