namespace Gatehouse.Gateway.Tests;

/// <summary>Requirement 2.12: whom a new policy would lock out, by what was recorded; what the records do not tell is said and never guessed.</summary>
public sealed class DiffVerbTests
{
    private const string Orders = "\"operation\":\"GET /orders\"", Profile = "\"operation\":\"GET /users/{userId}\"";

    [Fact]
    public async Task A_policy_that_changes_nothing_locks_nobody_out()
    {
        using var office = new Office();
        Record(office, Line("shop-app", "manager", Orders), Line("shop-app", "manager", Orders));

        var diff = await DiffAsync(office, text => text);

        Assert.Equal((0, 2L), (diff.Exit, diff.Json.GetProperty("lines").GetInt64()));
        Assert.Empty(Rows(diff, "locked_out"));
        Assert.Empty(diff.Texts("notes"));
    }

    [Fact]
    public async Task Who_loses_a_right_is_named_with_the_line_that_takes_it()
    {
        using var office = new Office();
        Record(office, Line("back-office", "manager", Orders), Line("back-office", "manager", Orders), Line("desk", "support", Orders));

        var diff = await DiffAsync(office, Without("manager"));

        var row = Assert.Single(diff.Json.GetProperty("locked_out").EnumerateArray());
        Assert.Equal((1, "back-office", "GET /orders", 403, 2L), (diff.Exit, row.GetProperty("client").GetString(), row.GetProperty("operation").GetString(), row.GetProperty("status").GetInt32(), row.GetProperty("requests").GetInt64()));
        var line = 1 + File.ReadLines(office.At("new.yaml")).ToList().FindIndex(text => text.TrimStart().StartsWith("| orders", StringComparison.Ordinal));
        Assert.Equal($"new.yaml:{line}", row.GetProperty("rule").GetString());
    }

    [Fact]
    public async Task Who_gains_a_right_is_named_too_and_locks_nobody_out()
    {
        using var office = new Office();
        Record(office, Line("app", "user", Orders, ",\"decision\":\"refused\",\"step\":\"authorization\",\"reason\":\"not_granted\""));

        var diff = await DiffAsync(office, With("user"));

        Assert.Equal((0, 1), (diff.Exit, Rows(diff, "let_in").Length));
    }

    [Theory] // From everybody's things to one's own: told where it was recorded whose it was, and by the same rule; else it is not told.
    [InlineData(",\"owner_at\":\"path.userId\",\"is_owner\":true", "", 0)]
    [InlineData(",\"owner_at\":\"path.userId\",\"is_owner\":false", "locked_out", 1)]
    [InlineData(",\"owner_at\":\"query.user\",\"is_owner\":true", "unknown", 0)]
    [InlineData("", "unknown", 0)]
    public async Task Whose_things_they_were_is_known_or_not_and_never_guessed(string owner, string where, int exit)
    {
        using var office = new Office();
        Record(office, Line("desk", "support", Profile, owner));

        var diff = await DiffAsync(office, OwnForSupport);

        Assert.Equal(exit, diff.Exit);
        Assert.All((string[])["locked_out", "unknown"], name => Assert.Equal(name == where ? 1 : 0, Rows(diff, name).Length));
    }

    [Fact]
    public async Task A_line_of_before_roles_were_written_down_is_not_judged()
    {
        using var office = new Office();
        Record(office, """{"time":"NOW","request_id":"a","client":"old","operation":"GET /orders","decision":"allowed","step":"forwarding"}""");

        Assert.Equal("old GET /orders", Assert.Single(Rows(await DiffAsync(office, Without("manager")), "unknown")));
    }

    [Fact]
    public async Task An_operation_that_is_gone_is_a_404_and_another_name_of_its_parameter_is_not()
    {
        using var office = new Office();
        Record(office, Line("desk", "admin", "\"operation\":\"GET /gone\""), Line("desk", "admin", "\"operation\":\"GET /users/{anotherName}\""));

        Assert.Equal("desk GET /gone", Assert.Single(Rows(await DiffAsync(office, text => text), "locked_out")));
    }

    [Fact] // The same arithmetic as the gateway's: ten at once pass, the eleventh does not, and one more passes after a tenth of the window.
    public async Task Limits_are_counted_request_by_request()
    {
        using var office = new Office();
        Record(office, [.. Enumerable.Range(0, 12).Select(i => Line("bulk", "manager", Orders, time: Now.AddMinutes(-30).AddMilliseconds(i)))]);

        var diff = await DiffAsync(office, text => text.Replace("limits:", "limits:\n  light: 10/hour", StringComparison.Ordinal).Replace("  light:  1000/hour", "  #", StringComparison.Ordinal));

        var row = Assert.Single(diff.Json.GetProperty("over_limit").EnumerateArray());
        Assert.Equal((1, 2L, 429), (diff.Exit, row.GetProperty("requests").GetInt64(), row.GetProperty("status").GetInt32()));
    }

    [Fact] // Watch, then diff, then enforce: what only a body shows was written down while it was watched.
    public async Task What_was_written_down_while_it_was_watched_would_be_refused()
    {
        using var office = new Office();
        Record(office, Line("app", "manager", Orders, ",\"would_refuse\":[\"validation:contract\"]"));

        Assert.Equal("app GET /orders", Assert.Single(Rows(await DiffAsync(office, text => text), "locked_out")));
        Assert.Equal(0, (await DiffAsync(office, text => text + "\nmode: watch\n")).Exit);
    }

    [Fact]
    public async Task A_right_that_is_only_watched_locks_nobody_out_and_is_told()
    {
        using var office = new Office();
        Record(office, Line("back-office", "manager", Orders));

        var diff = await DiffAsync(office, text => Without("manager")(text) + "\nmode: watch\n");

        Assert.Equal((0, 1), (diff.Exit, Rows(diff, "only_watched").Length));
    }

    [Fact]
    public async Task Older_lines_torn_lines_and_guests_are_what_they_are()
    {
        using var office = new Office();
        Record(office, Line("back-office", "manager", Orders, time: Now.AddDays(-8)), "{\"time\":\"20", "{\"time\":\"NOW\",\"lines_lost\":7}",
            """{"time":"NOW","source":"192.0.2.1","operation":"GET /catalog","decision":"allowed","step":"forwarding"}""");

        var diff = await DiffAsync(office, text => Without("manager")(text).Replace("| catalog  | read ", "| catalog  | -    ", StringComparison.Ordinal));

        Assert.Equal(" GET /catalog", Assert.Single(Rows(diff, "locked_out")));
        Assert.Contains(diff.Texts("notes"), note => note.StartsWith("7 decisions", StringComparison.Ordinal));
        Assert.Contains(diff.Texts("notes"), note => note.StartsWith("1 line could not", StringComparison.Ordinal));
    }

    [Theory] // A file of another program, or one that somebody wrote into: said, and the lines beside it are judged.
    [InlineData("""{"time":5}""")]
    [InlineData("""{"time":"NOW","lines_lost":"7"}""")]
    [InlineData("""{"time":"NOW","lines_lost":-7}""")]
    [InlineData("""{"time":"NOW","decision":5}""")]
    [InlineData("""{"time":"NOW","client":"a","operation":"GET /orders","roles":5}""")]
    [InlineData("""{"time":"NOW","client":"a","operation":"GET /orders","roles":[null]}""")]
    [InlineData("""{"time":"NOW","client":"a","operation":"GET /orders","credential":"key","roles":["user"],"plan":"x"}""")]
    [InlineData("""{"time":"NOW","client":"a","operation":"GET /orders","credential":"key","roles":["user"],"plan":-1}""")]
    [InlineData("""{"time":"NOW","client":{"operation":"GET /orders"},"credential":"key"}""")]
    [InlineData("""{"time":"NOW","client":"\ud800","operation":"GET /orders","credential":"key","roles":["user"]}""")]
    [InlineData("""{"time":"NOW","client":"a","is_owner":"yes"}""")]
    [InlineData("[]")]
    public async Task A_line_of_another_kind_is_counted_and_ends_nothing(string odd)
    {
        using var office = new Office();
        Record(office, Line("one", "manager", Orders), odd, Line("two", "manager", Orders));

        var diff = await DiffAsync(office, text => text);

        Assert.Equal((0, 2L), (diff.Exit, diff.Json.GetProperty("lines").GetInt64()));
        Assert.Contains(diff.Texts("notes"), note => note.StartsWith("1 line could not", StringComparison.Ordinal));
    }

    [Fact] // A copy may end without a line feed; what is longer than any line of ours is no line, and neither is its rest.
    public async Task The_last_line_is_heard_and_a_line_without_end_is_not()
    {
        using var office = new Office();
        Record(office, new string('x', 3 << 20) + Line("hidden", "manager", Orders), Line("desk", "manager", Orders));
        await File.AppendAllTextAsync(office.At("data/decisions.jsonl"), Line("last", "manager", Orders), TestContext.Current.CancellationToken);

        var diff = await DiffAsync(office, Without("manager"));

        Assert.Equal(["desk GET /orders", "last GET /orders"], Rows(diff, "locked_out"));
        Assert.Contains(diff.Texts("notes"), note => note.StartsWith("1 line could not", StringComparison.Ordinal));
    }

    [Fact] // Twelve in an hour where ten are allowed: a restart began to count anew, or there are two nodes.
    public async Task What_was_above_the_old_limit_already_is_no_work_of_the_new_policy()
    {
        using var office = new Office();
        Record(office, Dozen());

        var diff = await DiffAsync(office, text => text);

        Assert.Equal(0, diff.Exit);
        Assert.Empty(Rows(diff, "over_limit"));
    }

    [Fact]
    public async Task A_limit_that_was_only_watched_and_is_enforced_is_told()
    {
        using var office = new Office();
        office.Change("gatehouse.yaml", "\nlimits:\n", "\nlimits:\n  mode: watch\n");
        Record(office, Dozen());

        var diff = await DiffAsync(office, text => text.Replace("  mode: watch\n", "", StringComparison.Ordinal));

        Assert.Equal((1, 2L), (diff.Exit, Assert.Single(diff.Json.GetProperty("over_limit").EnumerateArray()).GetProperty("requests").GetInt64()));
    }

    [Fact] // Every node counts for itself.
    public async Task Records_of_two_nodes_are_not_counted_together()
    {
        using var office = new Office();
        var node = string.Concat(Dozen()[..7].Append(Line("bulk", "manager", "\"operation\":\"POST /reports\"", time: Now.AddMinutes(-25))).Select(line => line + "\n"));
        office.Write("a.jsonl", node);
        office.Write("b.jsonl", node);
        office.Write("new.yaml", File.ReadAllText(office.At("gatehouse.yaml")).Replace("  heavy:  10/hour", "  heavy:  8/hour", StringComparison.Ordinal));

        var diff = await office.TypeAsync("diff", "new.yaml", "--json", "--decisions", "a.jsonl", "--decisions", "b.jsonl");

        Assert.Equal((0, 16L), (diff.Exit, diff.Json.GetProperty("lines").GetInt64()));
    }

    [Fact] // Whose it was is no question any more where the new policy grants everybody's.
    public async Task What_was_written_down_of_owners_is_no_want_where_owners_are_not_asked_for()
    {
        using var office = new Office();
        office.Change("gatehouse.yaml", "  profiles:\n", "  profiles:\n    mode: watch\n");
        Record(office, Line("app", "user", Profile, ",\"owner_at\":\"path.userId\",\"is_owner\":false,\"would_refuse\":[\"ownership:owner_is_another\"]"));

        var diff = await DiffAsync(office, text => Cell(text.Replace("    mode: watch\n", "", StringComparison.Ordinal), "profiles", "user", "full"));

        Assert.Equal(0, diff.Exit);
        Assert.Equal(1, (await DiffAsync(office, text => text.Replace("    mode: watch\n", "", StringComparison.Ordinal))).Exit);
    }

    [Fact]
    public async Task Whose_it_was_is_no_question_where_something_else_refused_it()
    {
        using var office = new Office();
        Record(office, Line("desk", "support", Profile, ",\"decision\":\"refused\",\"step\":\"validation\",\"reason\":\"contract\""));

        Assert.Empty(Rows(await DiffAsync(office, OwnForSupport), "unknown"));
    }

    [Fact]
    public async Task Without_records_nothing_is_promised()
    {
        using var office = new Office();
        Record(office);
        office.Write("new.yaml", File.ReadAllText(office.At("gatehouse.yaml")));

        Assert.Contains("Nothing was compared", (await office.TypeAsync("diff", "new.yaml")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_policy_with_a_fault_is_not_compared()
    {
        using var office = new Office();
        office.Write("new.yaml", "gatehouse: 2\n");

        Assert.Equal(3, (await office.TypeAsync("diff", "new.yaml")).Exit);
    }

    private static string[] Dozen() => [.. Enumerable.Range(0, 12).Select(i => Line("bulk", "manager", "\"operation\":\"POST /reports\"", time: Now.AddMinutes(-30).AddMilliseconds(i)))];

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static string Line(string client, string role, string operation, string more = "", DateTimeOffset? time = null) =>
        $$"""{"time":"{{(time ?? Now):yyyy-MM-ddTHH:mm:ss.fffZ}}","request_id":"x","source":"192.0.2.1","method":"GET","client":"{{client}}","subject":"{{client}}","credential":"key","roles":["{{role}}"],{{operation}}{{(more.Contains("\"decision\"", StringComparison.Ordinal) ? "" : ",\"decision\":\"allowed\",\"step\":\"forwarding\",\"reason\":\"granted\"")}}{{more}}}""";

    private static void Record(Office office, params string[] lines) =>
        office.Write("data/decisions.jsonl", string.Concat(lines.Select(line => line.Replace("NOW", $"{Now:yyyy-MM-ddTHH:mm:ssZ}", StringComparison.Ordinal) + "\n")));

    private static async Task<Typed> DiffAsync(Office office, Func<string, string> change)
    {
        office.Write("new.yaml", change(File.ReadAllText(office.At("gatehouse.yaml"))));
        return await office.TypeAsync("diff", "new.yaml", "--json");
    }

    private static string[] Rows(Typed diff, string name) =>
        [.. diff.Json.GetProperty(name).EnumerateArray().Select(row => $"{row.GetProperty("client").GetString()} {row.GetProperty("operation").GetString()}")];

    private static Func<string, string> Without(string role) => text => Cell(text, "orders", role, "-");

    private static Func<string, string> With(string role) => text => Cell(text, "orders", role, "full");

    private static string OwnForSupport(string text) => Cell(text, "profiles", "support", "own:read");

    // Writes one cell of the matrix anew, wherever its column stands.
    private static string Cell(string text, string resource, string role, string cell)
    {
        var lines = text.Split('\n');
        var head = lines.First(line => line.TrimStart().StartsWith("| resource", StringComparison.Ordinal)).Split('|').Select(name => name.Trim()).ToList();
        var row = Array.FindIndex(lines, line => line.TrimStart().StartsWith($"| {resource} ", StringComparison.Ordinal));
        var cells = lines[row].Split('|');
        cells[head.IndexOf(role)] = $" {cell} ";
        lines[row] = string.Join('|', cells);
        return string.Join('\n', lines);
    }
}
