using System.Net;
using Gatehouse.BlackBox;
using Microsoft.Data.Sqlite;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step one: who is this? API keys.</summary>
public sealed class StepOneKeys(ShopGate shop)
{
    private readonly Gate gate = shop.Fresh();

    [Fact, Requirement("1.01")]
    public async Task A_key_is_256_random_bits_in_a_known_format_and_never_shown_again()
    {
        var made = (await gate.CreateKeyAnswerAsync("once", ["manager"])).Json;
        var another = await gate.CreateKeyAsync("once", ["manager"]);

        var key = made.GetProperty("key").GetString()!;
        Assert.Matches("^shop_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$", key);
        Assert.NotEqual(key.Split('_')[3], another.Split('_')[3]);

        var shown = await gate.RunAsync("key", "show", made.GetProperty("id").GetString()!, "--json");
        var listed = await gate.RunAsync("key", "list", "--json");
        Assert.Contains("once", shown.Done().Out, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Split('_')[3], shown.Out + shown.Error + listed.Out + listed.Error, StringComparison.Ordinal);
    }

    [Fact, Requirement("1.02"), Requirement("3.05")]
    public async Task No_file_of_the_gateway_holds_the_secret_of_a_key()
    {
        var key = await gate.CreateKeyAsync("hashed", ["manager"]);
        using var client = gate.WithSecret(key);
        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/orders").StatusAsync());

        var secret = System.Text.Encoding.ASCII.GetBytes(key.Split('_')[3]);
        var files = Directory.GetFiles(gate.Folder, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0).ToList();
        Assert.Contains(files, file => file.EndsWith("gatehouse.db", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => File.ReadAllBytes(file).AsSpan().IndexOf(secret) >= 0);
    }

    [Fact, Requirement("1.03")]
    public async Task An_unknown_mistyped_expired_or_blocked_key_gets_the_same_answer()
    {
        // The clock cannot be moved from outside, so an expired key is one whose end was moved into the past before the start.
        await using var own = Gate.Prepare(ShopGate.PolicyFile);
        var good = await own.CreateKeyAnswerAsync("good", ["manager"]);
        var expired = await own.CreateKeyAnswerAsync("expired", ["manager"]);
        await ExpireAsync(own, expired.Json.GetProperty("id").GetString()!);
        var blocked = await own.CreateKeyAnswerAsync("blocked", ["manager"]);
        await own.StartAsync();
        (await own.RunAsync("key", "block", blocked.Json.GetProperty("id").GetString()!)).Done();

        var text = good.Json.GetProperty("key").GetString()!;
        string[] bad = [KeyText.WithId(text, "0123456789AB"), KeyText.WithSecret(text, new string('7', 43)), text[..^1] + (text[^1] == '0' ? '1' : '0'), Text(expired), Text(blocked), "shop_live_nonsense", "x"];
        var looks = new List<string>();
        foreach (var key in bad)
            looks.Add(await (await own.WithSecret(key).SendAsync("GET", "/orders")).LooksAsync());

        Assert.StartsWith("401", looks[0], StringComparison.Ordinal);
        Assert.Contains("WWW-Authenticate", looks[0], StringComparison.Ordinal);
        Assert.All(looks, look => Assert.Equal(looks[0], look));
        Assert.Empty(own.Upstream.Seen);
        Assert.Equal(HttpStatusCode.OK, await own.WithSecret(text).SendAsync("GET", "/orders").StatusAsync());

        static string Text(CommandAnswer made) => made.Json.GetProperty("key").GetString()!;
    }

    [Fact, Requirement("1.04"), Requirement("2.08")]
    public async Task A_blocked_key_fails_on_the_next_request_and_no_other_key_does()
    {
        var first = await gate.CreateKeyAnswerAsync("twin", ["manager"]);
        var second = gate.WithSecret(await gate.CreateKeyAsync("twin", ["manager"]));
        var client = gate.WithSecret(first.Json.GetProperty("key").GetString()!);
        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/orders").StatusAsync());

        (await gate.RunAsync("key", "block", first.Json.GetProperty("id").GetString()!, "--wait")).Done();

        Assert.Equal(HttpStatusCode.Unauthorized, await client.SendAsync("GET", "/orders").StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await second.SendAsync("GET", "/orders").StatusAsync());

        (await gate.RunAsync("key", "unblock", first.Json.GetProperty("id").GetString()!, "--wait")).Done();
        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/orders").StatusAsync());
    }

    [Fact, Requirement("1.05")]
    public async Task Every_decision_names_the_client_and_the_key_and_never_the_secret()
    {
        var made = (await gate.CreateKeyAnswerAsync("warehouse", ["manager"])).Json;
        var key = made.GetProperty("key").GetString()!;
        var id = await gate.WithSecret(key).SendAsync("GET", "/orders").RequestIdOfAsync();

        var line = await DecisionLines.OfAsync(gate, id);

        Assert.Equal("warehouse", line.GetProperty("client").GetString());
        Assert.Equal(made.GetProperty("id").GetString(), line.GetProperty("key_id").GetString());
        Assert.Equal("GET /orders", line.GetProperty("operation").GetString());
        Assert.Equal("allowed", line.GetProperty("decision").GetString());
        Assert.DoesNotContain(key.Split('_')[3], await DecisionLines.AllAsync(gate), StringComparison.Ordinal);
    }

    [Fact, Requirement("1.05")]
    public async Task The_upstream_is_told_who_asks_and_not_the_credential()
    {
        var key = await gate.KeyForAsync("dora", "user");
        gate.Upstream.Has("/users/dora");

        await gate.WithSecret(key).SendAsync("GET", "/users/dora");

        var seen = await gate.Upstream.NextAsync();
        Assert.Equal("dora", seen.Header("Gatehouse-Subject"));
        Assert.Equal("dora-app", seen.Header("Gatehouse-Client"));
        Assert.Equal("user", seen.Header("Gatehouse-Roles"));
        Assert.NotNull(seen.Header("Gatehouse-Request-Id"));
        Assert.Equal(3, seen.Header("Gatehouse-Assertion")!.Split('.').Length);
        Assert.DoesNotContain(key.Split('_')[3], seen.Head, StringComparison.Ordinal);
    }

    private static async Task ExpireAsync(Gate gate, string id)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(gate.Folder, "data", "gatehouse.db")};Pooling=False");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = "UPDATE api_key SET expires_at = 1000 WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
