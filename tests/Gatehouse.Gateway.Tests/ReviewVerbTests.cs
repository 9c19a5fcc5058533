using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Gateway.Tests;

/// <summary>Requirement 2.09: the regular review of access.</summary>
public sealed class ReviewVerbTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private readonly Office office = new();

    public void Dispose() => office.Dispose();

    [Fact]
    public async Task What_is_dormant_careless_or_unused_is_listed_and_nothing_is_changed()
    {
        var (idle, anonymous) = await SettleAsync();

        var typed = await office.TypeAsync("review", "--json");

        var found = typed.Json.GetProperty("review").GetProperty("findings").EnumerateArray().Select(one => $"{one.GetProperty("kind").GetString()} {one.GetProperty("id").GetString()}").ToHashSet();
        Assert.Equal(
            ["admin-without-second-factor root", "dormant-subject bob", "never-used-subject carol", "test-account qa-7", "unused-role alice"],
            found.Where(one => !one.StartsWith("unused-right", StringComparison.Ordinal) && !one.Contains("key", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(
            new[] { $"never-used-key {idle}", $"key-without-owner {anonymous}", $"key-without-expiry {anonymous}" }.Order(StringComparer.Ordinal),
            found.Where(one => one.Contains("key", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("unused-right manager reports create", found);
        Assert.DoesNotContain("unused-right user catalog read", found);
        Assert.Equal(["subject bob", "subject carol", $"key {idle}"], typed.Json.GetProperty("would").EnumerateArray().Select(one => one.GetString()!));
        Assert.Equal("active", (await office.TypeAsync("subject", "show", "bob", "--json")).Text("state"));
    }

    [Fact]
    public async Task Applied_it_suspends_and_blocks_is_recorded_and_undone_exactly()
    {
        var (idle, _) = await SettleAsync();

        var applied = await office.TypeAsync("review", "--apply", "--reason", "quarterly", "--json");
        var id = applied.Text("id");
        Assert.Equal(("suspended", "suspended", "active"), (await StateAsync("bob"), await StateAsync("carol"), await StateAsync("alice")));
        Assert.Equal("blocked", (await office.TypeAsync("key", "show", idle, "--json")).Text("state"));
        Assert.Contains(applied.Json.GetProperty("seq").GetInt64(), office.Woken);
        Assert.Equal([$"review.apply {id} quarterly", "subject.suspend carol quarterly", "subject.suspend bob quarterly"], Audit().Where(line => !line.StartsWith("key", StringComparison.Ordinal)).Take(3));

        // Somebody had a reason of their own meanwhile: that stays.
        await office.TypeAsync("subject", "resume", "carol");
        await office.TypeAsync("subject", "suspend", "carol", "--reason", "left");
        var undone = await office.TypeAsync("review", "undo", id, "--json");

        Assert.Equal(["subject bob", $"key {idle}"], undone.Texts("back"));
        Assert.Equal(["subject carol"], undone.Texts("left"));
        Assert.Equal(("active", "suspended"), (await StateAsync("bob"), await StateAsync("carol")));
        Assert.Equal(1, (await office.TypeAsync("review", "undo", id)).Exit);
    }

    [Fact]
    public async Task One_kind_can_be_applied_alone_and_advice_cannot_be_applied()
    {
        var (idle, _) = await SettleAsync();

        Assert.Equal(2, (await office.TypeAsync("review", "--apply", "--only", "unused-right")).Exit);
        var applied = await office.TypeAsync("review", "--apply", "--only", "never-used-key", "--json");

        Assert.Equal([$"key {idle}"], Actions(applied));
        Assert.Equal("active", await StateAsync("bob"));
    }

    [Fact]
    public async Task The_last_live_admin_is_spared_and_named()
    {
        await SettleAsync();
        Sql("UPDATE subject_use SET last_at = $old WHERE subject = 'root'", 200);
        await office.TypeAsync("subject", "create", "root2", "--role", "admin");
        Sql("UPDATE subject SET created_at = $old WHERE id = 'root2'", 250);
        await office.TypeAsync("subject", "create", "mona", "--role", "manager");   // 'full' on reports alone: no admin to fall back on

        var applied = await office.TypeAsync("review", "--apply", "--json");

        Assert.Equal("subject root", applied.Text("spared"));
        Assert.Equal(("active", "suspended"), (await StateAsync("root"), await StateAsync("root2")));
    }

    [Fact] // Whoever can write to the database must not resume, by a record of their own, whom they like.
    public async Task A_record_that_was_changed_is_found_out_and_not_acted_on()
    {
        await SettleAsync();
        var id = (await office.TypeAsync("review", "--apply", "--json")).Text("id");
        Assert.Equal(0, (await office.TypeAsync("review", "verify", id)).Exit);

        Sql("UPDATE review SET body = replace(body, 'bob', 'eve')", 0);

        foreach (var verb in new[] { "verify", "show", "undo" })
            Assert.Equal(1, (await office.TypeAsync("review", verb, id)).Exit);
        Assert.Equal("suspended", await StateAsync("bob"));
    }

    [Fact]
    public async Task The_proposed_matrix_can_be_pasted_and_grants_what_was_used()
    {
        await SettleAsync();
        var matrix = (await office.TypeAsync("review", "--json")).Json.GetProperty("review").GetProperty("matrix").GetString()!;
        var policy = await File.ReadAllLinesAsync(office.At("gatehouse.yaml"), TestContext.Current.CancellationToken);
        var pasted = policy.Where(line => !line.StartsWith("  |", StringComparison.Ordinal)).SelectMany(line => line == "access: |" ? [line, .. matrix.TrimEnd().Split('\n').Select(row => "  " + row)] : new[] { line });
        office.Write("smaller.yaml", string.Join('\n', pasted));

        var check = await office.TypeAsync("check", "smaller.yaml");

        Assert.Equal(0, check.Exit);
        Assert.Equal(0, (await office.TypeAsync("explain", "GET", "/catalog", "--role", "user", "--policy", "smaller.yaml")).Exit);
        Assert.Contains("403", (await office.TypeAsync("explain", "GET", "/reports/sales", "--role", "manager", "--policy", "smaller.yaml")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_never_recorded_is_not_called_unused()
    {
        await office.TypeAsync("subject", "create", "old", "--role", "user");
        Sql("UPDATE subject SET created_at = $old", 400);

        var typed = await office.TypeAsync("review", "--json");

        Assert.Empty(typed.Json.GetProperty("review").GetProperty("findings").EnumerateArray());
        Assert.Contains("No use of rights was recorded yet", typed.Json.GetProperty("review").GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, typed.Json.GetProperty("review").GetProperty("matrix").ValueKind);
    }

    [Theory]
    [InlineData("qa", "qa")]
    [InlineData("Test42", "test")]
    [InlineData("acme.demo-app", "demo")]
    [InlineData("tmp_import@host", "tmp")]
    [InlineData("contest", null)]
    [InlineData("demographics", null)]
    [InlineData("attempt-2", null)]
    public void A_test_account_is_known_by_whole_words(string name, string? word) => Assert.Equal(word, Gatehouse.Audit.Reviews.TestNames.WordIn(name));

    // A year of records: alice works as user, never as partner; root is the admin; bob left in spring; carol never came.
    private async Task<(string Idle, string Anonymous)> SettleAsync()
    {
        await office.TypeAsync("subject", "create", "alice", "--role", "user", "--role", "partner");
        foreach (var (id, role) in new[] { ("bob", "user"), ("carol", "user"), ("root", "admin"), ("qa-7", "user") })
            await office.TypeAsync("subject", "create", id, "--role", role);
        var idle = (await office.TypeAsync("key", "create", "--client", "bob-app", "--subject", "bob", "--json")).Text("id");
        var anonymous = (await office.TypeAsync("key", "create", "--client", "shopfront", "--role", "user", "--json")).Text("id");
        await office.TypeAsync("key", "set", anonymous, "--expires", "never");
        Sql("UPDATE subject SET created_at = $old WHERE id <> 'qa-7'", 300);
        Sql("UPDATE audit_entry SET at = $old WHERE target <> 'qa-7'", 300);
        Sql($"UPDATE api_key SET created_at = $old WHERE id = '{idle}'", 300);
        Sql($"UPDATE api_key SET last_used_at = $old, expires_at = NULL WHERE id = '{anonymous}'", 1);
        Sql("INSERT INTO right_use (role, resource, action, first_at, last_at) VALUES ('', '', '', $old, $old), ('user', 'catalog', 'read', $old, $old), ('guest', 'catalog', 'read', $old, $old)", 365);
        Sql("INSERT INTO subject_use (subject, role, last_at) VALUES ('bob', 'user', $old)", 200);
        Sql("INSERT INTO subject_use (subject, role, last_at) VALUES ('alice', 'user', $old), ('root', 'admin', $old)", 2);
        return (idle, anonymous);
    }

    private async Task<string> StateAsync(string subject) => (await office.TypeAsync("subject", "show", subject, "--json")).Text("state");

    private static string[] Actions(Typed typed) =>
        [.. typed.Json.GetProperty("review").GetProperty("actions").EnumerateArray().Select(one => $"{one.GetProperty("what").GetString()} {one.GetProperty("id").GetString()}")];

    // Newest first.
    private List<string> Audit()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT action || ' ' || target || ' ' || reason FROM audit_entry ORDER BY number DESC";
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
            lines.Add(reader.GetString(0));
        return lines;
    }

    private void Sql(string text, int daysAgo)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written in this file.
        command.CommandText = text;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$old", Now.AddDays(-daysAgo).ToUnixTimeMilliseconds());
        command.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={office.At("data/gatehouse.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
