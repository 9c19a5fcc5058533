using System.Net;
using System.Text.RegularExpressions;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>The whole: two commands, one process, one policy at a time.</summary>
public sealed partial class Whole(ShopGate shop)
{
    private readonly Gate gate = shop.Fresh();

    [Fact, Requirement("6.01")]
    public async Task Init_and_run_are_enough_for_the_first_protected_request_and_nothing_is_open()
    {
        await using var own = Gate.Prepare(ShopGate.PolicyFile);
        File.Delete(own.Policy);
        (await CommandLine.RunAsync(own.Folder, "init", "shop.openapi.yaml", "--upstream", own.Upstream.Address.ToString(), "-o", own.Policy)).Done();
        await own.ChangePolicyAsync(text => Listen().Replace(text, "${1}127.0.0.1:0"));   // only so that tests can run side by side

        await own.StartAsync();
        var first = await own.Process.ErrorLineAsync(line => KeyIn().IsMatch(line));
        var catalog = await own.WithSecret(KeyIn().Match(first).Value).SendAsync("GET", "/catalog").StatusAsync();

        Assert.Equal(HttpStatusCode.OK, catalog);
        own.Upstream.Forget();
        foreach (var path in new[] { "/orders", "/users/alice", "/settings", "/reports/sales" })
            Assert.Equal(HttpStatusCode.Unauthorized, await own.Stranger().SendAsync("GET", path).StatusAsync());
        Assert.Empty(own.Upstream.Seen);
    }

    [Fact, Requirement("6.03")]
    public async Task One_process_with_an_embedded_store_keeps_what_it_knows_over_a_restart()
    {
        await using var own = await Gate.OpenAsync(ShopGate.PolicyFile);
        var key = await own.CreateKeyAsync("keeper", ["manager"]);
        await own.Process.StopAsync();
        await own.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await own.WithSecret(key).SendAsync("GET", "/orders").StatusAsync());
    }

    [Fact, Requirement("6.04")]
    public async Task Every_fault_of_a_policy_is_told_with_its_place_and_what_was_expected()
    {
        await using var closed = Gate.Prepare(ShopGate.PolicyFile);
        await closed.ChangePolicyAsync(text => text.Replace("heavy:  10/hour", "heavy:  ten", StringComparison.Ordinal)
            .Replace("maxDepth: 32", "maxDeep: 32", StringComparison.Ordinal)
            .Replace("| read  | read               | read          |", "| raed  | read               | read          |", StringComparison.Ordinal));

        var checkedIt = await closed.RunAsync("check");
        var run = await CommandLine.RunAsync(closed.Folder, "run", closed.Policy);

        Assert.Equal((3, 3), (checkedIt.ExitCode, run.ExitCode));
        var said = checkedIt.Out + checkedIt.Error;
        Assert.Matches(@"gatehouse\.yaml:\d+:\d+: limits\.heavy: expected .*found 'ten'", said);
        Assert.Matches(@"gatehouse\.yaml:\d+:\d+: .*maxDeep.*maxDepth", said);
        Assert.Matches(@"gatehouse\.yaml:\d+:\d+: .*raed", said);
        Assert.DoesNotContain("ready", run.Out, StringComparison.Ordinal);
    }

    [Fact, Requirement("6.04")]
    public async Task A_changed_policy_is_in_force_without_a_restart_and_a_faulty_one_is_not()
    {
        await using var own = await Gate.OpenAsync(ShopGate.PolicyFile);
        var support = own.WithKey("support");
        Assert.Equal(HttpStatusCode.OK, await support.SendAsync("GET", "/orders").StatusAsync());

        await own.ChangePolicyAsync(text => text.Replace("| read    | read    | -       | full  |\n  | comments", "| read    | -       | -       | full  |\n  | comments", StringComparison.Ordinal));
        await Patience.UntilAsync("the new policy is in force", async () => await support.SendAsync("GET", "/orders").StatusAsync() == HttpStatusCode.Forbidden);

        await own.ChangePolicyAsync(text => text.Replace("heavy:  10/hour", "heavy:  ten", StringComparison.Ordinal)
            .Replace("| read    | -       | -       | full  |\n  | comments", "| read    | read    | read    | full  |\n  | comments", StringComparison.Ordinal));
        await own.Process.ErrorLineAsync(line => line.Contains("limits.heavy", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, await support.SendAsync("GET", "/orders").StatusAsync());
    }

    [Fact, Requirement("6.04")]
    public async Task A_word_that_this_version_does_not_enforce_is_a_fault_never_ignored()
    {
        await using var closed = Gate.Prepare(ShopGate.PolicyFile);
        await closed.ChangePolicyAsync(text => text.Replace("  maxDepth: 32", "  injection: refuse\n  maxDepth: 32", StringComparison.Ordinal));

        var answer = await closed.RunAsync("check");

        Assert.Equal(3, answer.ExitCode);
        Assert.Contains("injection", answer.Out + answer.Error, StringComparison.Ordinal);
    }

    [Fact, Requirement("6.07"), Requirement("6.03")]
    public async Task A_gateway_that_cannot_reach_its_store_refuses_to_start()
    {
        await using var closed = Gate.Prepare(ShopGate.PolicyFile);
        Directory.CreateDirectory(Path.Combine(closed.Folder, "data"));
        await File.WriteAllTextAsync(Path.Combine(closed.Folder, "data", "gatehouse.db"), "this is no database, and longer than the header of one ".PadRight(8192, 'x'), TestContext.Current.CancellationToken);

        var answer = await CommandLine.RunAsync(closed.Folder, "run", closed.Policy);

        Assert.Equal(1, answer.ExitCode);
        Assert.DoesNotContain("ready", answer.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);   // a sentence, no stack trace
    }

    [Fact, Requirement("6.02")]
    public async Task The_sample_shop_answers_through_the_gate()
    {
        await using var real = await ShopProcess.OpenAsync();
        await using var own = await Gate.OpenAsync(ShopGate.PolicyFile, real.Address);

        using var profile = await own.As("alice").SendAsync("GET", "/users/alice");
        Assert.Equal("Alice Lindqvist", (await profile.JsonAsync()).GetProperty("displayName").GetString());
        Assert.Equal(HttpStatusCode.NotFound, await own.As("alice").SendAsync("GET", "/users/bob").StatusAsync());
        Assert.False((await profile.JsonAsync()).TryGetProperty("passwordHash", out _));
        Assert.Equal(HttpStatusCode.Created, await own.As("alice").SendAsync("POST", "/orders", Requests.NewOrder("alice")).StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await own.As("alice").SendAsync("GET", "/orders/o-100001").StatusAsync());
        Assert.Equal(HttpStatusCode.NotFound, await own.As("alice").SendAsync("GET", "/orders/o-100002").StatusAsync());
        Assert.Equal(HttpStatusCode.NotFound, await own.As("alice").SendAsync("PATCH", "/orders/o-100002", """{"note":"mine"}""").StatusAsync());
        using var bought = await own.As("alice").SendAsync("GET", "/orders?limit=100");
        Assert.Equal(["alice"], (await bought.JsonAsync()).GetProperty("items").EnumerateArray().Select(order => order.GetProperty("buyerId").GetString()).Distinct());
        Assert.Equal(HttpStatusCode.Unauthorized, await own.Stranger().SendAsync("GET", "/orders").StatusAsync());
        using var report = await own.As("maya", "manager").SendAsync("POST", "/reports", Requests.NewReport);
        Assert.Equal("maya", (await report.JsonAsync()).GetProperty("orderedBy").GetString());
    }

    [Fact, Requirement("6.01")]
    public async Task Commands_keep_data_and_messages_apart_and_their_exit_codes_mean_something()
    {
        var missing = await gate.RunAsync("key", "show", "0123456789AB", "--json");
        var wrong = await gate.RunAsync("key", "create");
        var made = await gate.RunAsync("key", "create", "--client", "apart", "--json");

        Assert.Equal((1, 2, 0), (missing.ExitCode, wrong.ExitCode, made.ExitCode));
        Assert.Equal("", missing.Out);
        Assert.Equal("", wrong.Out);
        Assert.Equal("apart", made.Json.GetProperty("client").GetString());
    }

    [GeneratedRegex(@"^(\s*(?:listen|redirect):\s*)\S+", RegexOptions.Multiline)]
    private static partial Regex Listen();

    [GeneratedRegex("[a-z]{2,8}_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}")]
    private static partial Regex KeyIn();
}
