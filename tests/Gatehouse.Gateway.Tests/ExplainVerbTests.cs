namespace Gatehouse.Gateway.Tests;

/// <summary>Requirement 2.11: which step, which rule, which line, and what would have allowed it.</summary>
public sealed class ExplainVerbTests
{
    [Theory]
    // What is asked, by whom, and the step and status that end it.
    [InlineData("GET /catalog", "", null, null)]
    [InlineData("GET /catalog?limit=3", "", null, null)]
    [InlineData("GET /orders", "", "authorization", 401)]
    [InlineData("GET /orders", "--role user", null, null)]
    [InlineData("GET /settings", "--role user", "authorization", 403)]
    [InlineData("GET /orders", "--role user --role manager", null, null)]
    [InlineData("GET /users/alice", "--subject alice", null, null)]
    [InlineData("GET /users/bob", "--subject alice", "authorization", 404)]
    [InlineData("GET /users/%61lice", "--subject alice", null, null)]
    [InlineData("GET /nothing", "--role admin", "arrival", 404)]
    [InlineData("DELETE /catalog", "--role admin", "arrival", 405)]
    [InlineData("GET /users/..%2fbob", "--role admin", "arrival", 400)]
    [InlineData("PUT /users/alice/avatar", "--role admin", "authorization", 403)]
    public async Task An_imagined_request_ends_where_a_real_one_would(string request, string by, string? refusedBy, int? status)
    {
        using var office = new Office();
        await office.TypeAsync("subject", "create", "alice", "--role", "user");

        var typed = await office.TypeAsync([.. $"explain {request} {by} --json".Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(0, typed.Exit);
        var steps = typed.Json.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(status is null, typed.Json.GetProperty("allowed").GetBoolean());
        Assert.Equal(status, status is null ? null : typed.Json.GetProperty("status").GetInt32());
        Assert.Equal(refusedBy ?? "forwarding", steps[^1].GetProperty("step").GetString());
    }

    [Fact]
    public async Task A_refusal_names_the_line_and_who_would_be_let_in()
    {
        using var office = new Office();

        var typed = await office.TypeAsync("explain", "GET", "/users/bob", "--role", "partner");

        var line = 1 + File.ReadLines(office.At("gatehouse.yaml")).ToList().FindIndex(row => row.TrimStart().StartsWith("| profiles", StringComparison.Ordinal));
        Assert.Contains($"gatehouse.yaml:{line}", typed.Out, StringComparison.Ordinal);
        Assert.Contains("role moderator or support or admin", typed.Out, StringComparison.Ordinal);
        Assert.Contains("role user, on one's own (path.userId)", typed.Out, StringComparison.Ordinal);
        Assert.Contains("Refused with 403.", typed.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_explained_as_it_is_now()
    {
        using var office = new Office();
        await office.TypeAsync("subject", "create", "alice", "--role", "user", "--role", "manager");
        var wide = await office.TypeAsync("key", "create", "--client", "a", "--subject", "alice", "--plan", "partner", "--json");
        var narrow = await office.TypeAsync("key", "create", "--client", "a", "--subject", "alice", "--role", "user", "--json");

        Assert.Equal((true, false), (await AllowedAsync(office, wide), await AllowedAsync(office, narrow)));
        Assert.Contains("10000 in 1 hour (plan x10)", (await office.TypeAsync("explain", "GET", "/orders", "--key", wide.Text("id"))).Out, StringComparison.Ordinal);

        await office.TypeAsync("subject", "suspend", "alice");
        Assert.Contains("alice is suspended", (await office.TypeAsync("explain", "GET", "/orders", "--key", wide.Text("id"))).Out, StringComparison.Ordinal);
    }

    [Fact] // The scope is asked before the owner, and what a body claims tells nothing about what exists: neither is a 404.
    public async Task The_status_is_the_one_a_real_request_would_get()
    {
        using var office = new Office();
        await office.TypeAsync("subject", "create", "alice", "--role", "user");
        var key = (await office.TypeAsync("key", "create", "--client", "a", "--subject", "alice", "--scope", "catalog", "--json")).Text("id");
        office.Change("gatehouse.yaml", "answer./authorId\n    list:     { at: answer./items }", "body./authorId");
        office.Write("comment.json", """{"authorId":"bob"}""");

        var scoped = await office.TypeAsync("explain", "GET", "/users/bob", "--key", key, "--json");
        var claimed = await office.TypeAsync("explain", "POST", "/comments", "--subject", "alice", "--body", "comment.json", "--json");

        Assert.Equal((403, 403), (scoped.Json.GetProperty("status").GetInt32(), claimed.Json.GetProperty("status").GetInt32()));
        Assert.Contains("scope", scoped.Json.GetProperty("steps").EnumerateArray().Last().GetProperty("answer").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_is_none_is_said_whoever_asks()
    {
        using var office = new Office();

        Assert.Equal(2, (await office.TypeAsync("explain", "GET", "/catalog", "--at", "yesterday")).Exit);
    }

    [Fact]
    public async Task A_number_of_a_change_that_does_not_exist_explains_itself()
    {
        using var office = new Office();
        office.Write("data/decisions.jsonl", """{"time":"2026-01-01T00:00:00Z","request_id":"abc","source":"192.0.2.1","method":"GET","operation":"GET /catalog","status":400,"decision":"refused","step":"freshness","reason":"seq_ahead","policy":"1"}""" + "\n");

        var typed = await office.TypeAsync("explain", "abc");

        Assert.Contains("no change has the number", typed.Out, StringComparison.Ordinal);
        Assert.Contains("yes  door", typed.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"time":"2026-01-01T00:00:00Z","request_id":"abc","sou""")]
    [InlineData("""{"request_id":"abc","step":5}""")]
    [InlineData("""{"request_id":"abc","step":"door","step":"door"}""")]
    public async Task A_line_that_was_torn_or_changed_is_said_to_be(string line)
    {
        using var office = new Office();
        office.Write("data/decisions.jsonl", line + "\n");

        var typed = await office.TypeAsync("explain", "abc");

        Assert.Equal(1, typed.Exit);
        Assert.Contains("no whole line", typed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_decision_is_found_by_its_request_id()
    {
        using var office = new Office();
        Directory.CreateDirectory(office.At("data"));
        File.WriteAllText(office.At("data/decisions.jsonl"), """
            {"time":"2026-01-05T09:00:00Z","request_id":"aaaaaaaaaaaaaaaaaaaaaa","decision":"allowed"}
            {"time":"2026-01-05T09:00:01Z","request_id":"bbbbbbbbbbbbbbbbbbbbbb","operation":"GET /orders","status":403,"decision":"refused","step":"authorization","reason":"not_granted"}

            """);

        var found = await office.TypeAsync("explain", "bbbbbbbbbbbbbbbbbbbbbb", "--json");

        Assert.Equal((0, "not_granted"), (found.Exit, found.Text("reason")));
        Assert.Equal(["role manager or support or admin", "role user, on one's own (answer./buyerId)"], found.Texts("would_allow"));
        Assert.Equal(1, (await office.TypeAsync("explain", "cccccccccccccccccccccc")).Exit);
    }

    private static async Task<bool> AllowedAsync(Office office, Typed key) =>
        (await office.TypeAsync("explain", "GET", "/reports/sales", "--key", key.Text("id"), "--json")).Json.GetProperty("allowed").GetBoolean();
}
