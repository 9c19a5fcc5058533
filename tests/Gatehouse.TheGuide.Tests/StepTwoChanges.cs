using System.Net;
using Gatehouse.BlackBox;
using Microsoft.Data.Sqlite;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two: what changes takes effect at once, and is recorded.</summary>
public sealed class StepTwoChanges(ShopGate shop)
{
    private readonly Gate gate = shop.Fresh();

    [Fact, Requirement("2.08")]
    public async Task A_role_taken_away_is_gone_on_the_next_request_and_given_back_is_there()
    {
        var client = gate.As("miguel", "manager");
        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/orders").StatusAsync());

        (await gate.RunAsync("subject", "role", "remove", "miguel", "manager", "--wait")).Done();
        Assert.Equal(HttpStatusCode.Forbidden, await client.SendAsync("GET", "/orders").StatusAsync());

        (await gate.RunAsync("subject", "role", "add", "miguel", "manager", "--wait")).Done();
        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/orders").StatusAsync());
    }

    [Fact, Requirement("2.08")]
    public async Task A_suspended_subject_is_out_with_its_keys_until_it_is_resumed()
    {
        var client = gate.As("nora", "user");
        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/users/nora").StatusAsync());

        (await gate.RunAsync("subject", "suspend", "nora", "--wait")).Done();
        Assert.Equal(HttpStatusCode.Unauthorized, await client.SendAsync("GET", "/users/nora").StatusAsync());

        (await gate.RunAsync("subject", "resume", "nora", "--wait")).Done();
        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/users/nora").StatusAsync());
    }

    [Fact, Requirement("2.07")]
    public async Task Every_change_is_recorded_with_who_when_before_and_after()
    {
        var start = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        (await gate.RunAsync("subject", "create", "oscar", "--role", "user", "--reason", "new in the team")).Done();
        (await gate.RunAsync("subject", "role", "add", "oscar", "manager")).Done();

        var rows = await AuditAsync("oscar");

        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.StartsWith("cli:", row.Actor, StringComparison.Ordinal));
        Assert.All(rows, row => Assert.InRange(row.At, start, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
        Assert.Equal("new in the team", rows[0].Reason);
        Assert.DoesNotContain("manager", rows[1].Before, StringComparison.Ordinal);
        Assert.Contains("manager", rows[1].After, StringComparison.Ordinal);
    }

    [Fact, Requirement("2.11")]
    public async Task A_refusal_is_explained_by_its_id_with_the_rule_and_its_line()
    {
        var id = await gate.As("quentin", "user").SendAsync("GET", "/settings").RequestIdOfAsync();
        await DecisionLines.OfAsync(gate, id);

        var explained = (await gate.RunAsync("explain", id)).Done();

        Assert.Contains("settings", explained.Out, StringComparison.Ordinal);
        Assert.Contains($"gatehouse.yaml:{LineOf("| settings ")}", explained.Out, StringComparison.Ordinal);
    }

    [Fact, Requirement("2.11")]
    public async Task An_imagined_request_is_explained_with_what_would_allow_it()
    {
        var refused = (await gate.RunAsync("explain", "GET", "/settings", "--role", "user")).Done();
        var allowed = (await gate.RunAsync("explain", "GET", "/settings", "--role", "admin", "--json")).Done();

        Assert.Contains("403", refused.Out, StringComparison.Ordinal);
        Assert.Contains("would allow", refused.Out, StringComparison.Ordinal);
        Assert.Contains($"gatehouse.yaml:{LineOf("| settings ")}", refused.Out, StringComparison.Ordinal);
        Assert.True(allowed.Json.GetProperty("allowed").GetBoolean());
    }

    private int LineOf(string start) =>
        File.ReadAllLines(gate.Policy).Index().First(line => line.Item.Trim().StartsWith(start, StringComparison.Ordinal)).Index + 1;

    private async Task<List<(long At, string Actor, string Before, string After, string Reason)>> AuditAsync(string target)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(gate.Folder, "data", "gatehouse.db")};Mode=ReadOnly;Pooling=False");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = "SELECT at, actor, coalesce(before, ''), coalesce(after, ''), reason FROM audit_entry WHERE target LIKE '%' || $target ORDER BY number";
        command.Parameters.AddWithValue("$target", target);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<(long, string, string, string, string)>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add((reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4)));
        return rows;
    }
}
