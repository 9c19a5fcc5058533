using System.Net;
using Gatehouse.BlackBox;
using Microsoft.Data.Sqlite;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two: who saw and changed what, and that nobody can make it unsaid.</summary>
public sealed class StepTwoAudit
{
    private const string Policy =
        """
        gatehouse: 1
        api: { upstream: "{upstream}" }
        https: { host: api.books.example, listen: "127.0.0.1:0", redirect: "127.0.0.1:{redirect}" }
        authentication: { keys: { brand: books } }
        roles: [guest, user, clerk]
        resources:
          ledgers: { read: ["GET /ledgers/{ledgerId}"] }
          notes:   { read: ["GET /notes"] }
        access: |
          | resource | guest | user | clerk |
          |----------|-------|------|-------|
          | ledgers  | -     | -    | read  |
          | notes    | -     | read | read  |
        critical: { ledgers: audit }
        audit: { checkpoints: kept/checkpoints }
        """;

    [Fact, Requirement("2.07")]
    public async Task An_access_to_something_audited_is_on_disk_before_the_upstream_hears_of_it()
    {
        await using var gate = await Gate.OpenAsync(Policy);
        var recorded = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        gate.Upstream.Answer = async (request, stream, cancellationToken) =>
        {
            recorded.TrySetResult(Ask(gate, "SELECT count(*) FROM audit_entry WHERE action = 'access' AND actor = 'clara' AND target = '/ledgers/7' AND credential <> ''"));
            await UpstreamAnswers.Json("{}")(request, stream, cancellationToken);
        };

        var answer = await gate.As("clara", "clerk").SendAsync("GET", "/ledgers/7?page=2");
        var id = await Task.FromResult(answer).RequestIdOfAsync();
        Assert.Equal((HttpStatusCode.OK, 1L), (answer.StatusCode, await recorded.Task));

        Assert.Equal(HttpStatusCode.Forbidden, await gate.As("ulf", "user").SendAsync("GET", "/ledgers/8").StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await gate.As("ulf", "user").SendAsync("GET", "/notes").StatusAsync());
        await gate.Process.StopAsync();   // what nobody waits for is written by then

        var all = (await gate.RunAsync("audit", "list", "--action", "access*", "--json")).Done().Json.GetProperty("records").EnumerateArray().ToList();
        Assert.Equal(["access.refused", "access"], all.Select(one => one.GetProperty("action").GetString()));
        Assert.Equal((id, "clara", "GET /ledgers/{ledgerId}", "clerk"), (all[1].GetProperty("request_id").GetString(), all[1].GetProperty("actor").GetString(),
            all[1].GetProperty("after").GetProperty("operation").GetString(), all[1].GetProperty("after").GetProperty("roles")[0].GetString()));
        Assert.Equal(("ulf", "/ledgers/8"), (all[0].GetProperty("actor").GetString(), all[0].GetProperty("target").GetString()));
    }

    [Fact, Requirement("2.07")]
    public async Task What_cannot_be_recorded_does_not_happen()
    {
        await using var gate = await Gate.OpenAsync(Policy);
        var clara = gate.As("clara", "clerk");
        Assert.Equal(HttpStatusCode.OK, await clara.SendAsync("GET", "/ledgers/7").StatusAsync());
        Ask(gate, "CREATE TRIGGER no_audit BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'no'); END");

        var seen = gate.Upstream.Seen.Count;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await clara.SendAsync("GET", "/ledgers/7").StatusAsync());
        Assert.Equal(seen, gate.Upstream.Seen.Count);
        Assert.Equal(HttpStatusCode.OK, await clara.SendAsync("GET", "/notes").StatusAsync());
        Assert.NotEqual(0, (await gate.RunAsync("subject", "suspend", "clara")).ExitCode);

        Ask(gate, "DROP TRIGGER no_audit");
        Assert.Equal(HttpStatusCode.OK, await clara.SendAsync("GET", "/ledgers/7").StatusAsync());
    }

    [Fact, Requirement("2.10")]
    public async Task A_copy_is_verified_anywhere_and_a_changed_record_is_named()
    {
        await using var gate = await Gate.OpenAsync(Policy);
        var clara = gate.As("clara", "clerk");
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => clara.SendAsync("GET", $"/ledgers/{i}").StatusAsync()));
        await gate.Process.KillAsync();   // in the middle: what was let through was recorded

        var line = (await gate.RunAsync("audit", "checkpoint")).Done().Out.Trim();
        var size = (await gate.RunAsync("audit", "checkpoint", "--json")).Done().Json.GetProperty("size").GetInt64();
        (await gate.RunAsync("audit", "export", "--to", "export.jsonl")).Done();
        var database = Path.Combine(gate.Folder, "data", "gatehouse.db");
        foreach (var side in Directory.GetFiles(Path.GetDirectoryName(database)!, "gatehouse.db*"))
            File.Copy(side, Path.Combine(gate.Folder, Path.GetFileName(side).Replace("gatehouse.db", "copy.db", StringComparison.Ordinal)));

        var sound = (await CommandLine.RunAsync(gate.Folder, "audit", "verify", "copy.db", "--checkpoint", line, "--json")).Done();
        Assert.Equal((true, size), (sound.Json.GetProperty("sound").GetBoolean(), sound.Json.GetProperty("anchored_to").GetInt64()));
        Assert.Equal(size, (await CommandLine.RunAsync(gate.Folder, "audit", "verify", "export.jsonl", "--checkpoint", line, "--json")).Done().Json.GetProperty("anchored_to").GetInt64());
        Assert.True((await gate.RunAsync("audit", "show", "3", "--json")).Done().Json.GetProperty("proof").GetProperty("holds").GetBoolean());

        await File.WriteAllTextAsync(Path.Combine(gate.Folder, "export.jsonl"), (await File.ReadAllTextAsync(Path.Combine(gate.Folder, "export.jsonl"), Patience.Token())).Replace("/ledgers/7\"", "/ledgers/9\"", StringComparison.Ordinal), Patience.Token());
        Assert.Equal(4, (await CommandLine.RunAsync(gate.Folder, "audit", "verify", "export.jsonl")).ExitCode);
        await File.WriteAllTextAsync(Path.Combine(gate.Folder, "export.jsonl"), System.Text.RegularExpressions.Regex.Replace(await File.ReadAllTextAsync(Path.Combine(gate.Folder, "export.jsonl"), Patience.Token()), "\"leaf\":\"[^\"]*\"", "\"leaf\":\"A~B\""), Patience.Token());
        Assert.Equal(4, (await CommandLine.RunAsync(gate.Folder, "audit", "verify", "export.jsonl")).ExitCode);
        Ask(Path.Combine(gate.Folder, "copy.db"), "UPDATE audit_entry SET actor = 'somebody' WHERE number = 5");
        var damaged = await CommandLine.RunAsync(gate.Folder, "audit", "verify", "copy.db", "--checkpoint", line, "--json");
        Assert.Equal((4, "edited", 5), (damaged.ExitCode, damaged.Json.GetProperty("findings")[0].GetProperty("damage").GetString(), damaged.Json.GetProperty("findings")[0].GetProperty("record").GetInt64()));
    }

    [Fact, Requirement("2.10")]
    public async Task A_running_gateway_hands_out_signed_checkpoints_that_later_convict()
    {
        await using var gate = await Gate.OpenAsync(Policy);
        await gate.As("clara", "clerk").SendAsync("GET", "/ledgers/7").StatusAsync();
        await gate.Process.StopAsync();
        var kept = Path.Combine(gate.Folder, "kept", "checkpoints");
        var verified = (await gate.RunAsync("audit", "verify", "--checkpoint", kept, "--json")).Done().Json;
        Assert.Equal(System.Text.Json.JsonValueKind.Null, verified.GetProperty("unanchored").ValueKind);

        (await gate.RunAsync("audit", "erase", "--subject", "clara", "--reason", "asked for it")).Done();
        var after = (await gate.RunAsync("audit", "verify", "--checkpoint", kept, "--json")).Done().Json;
        Assert.True(after.GetProperty("erased").GetInt64() >= 3);
        Assert.Equal(0, Ask(gate, "SELECT count(*) FROM audit_entry WHERE actor = 'clara' OR target = 'clara' OR after LIKE '%clara%'"));

        Ask(gate, "DELETE FROM audit_entry WHERE number > 2");
        Ask(gate, "DELETE FROM audit_checkpoint");
        var cut = await gate.RunAsync("audit", "verify", "--checkpoint", kept);
        Assert.Equal(4, cut.ExitCode);
        Assert.Contains("truncated at record 3", cut.Out, StringComparison.Ordinal);
    }

    private static long Ask(Gate gate, string text) => Ask(Path.Combine(gate.Folder, "data", "gatehouse.db"), text);

    private static long Ask(string file, string text)
    {
        using var database = new SqliteConnection($"Data Source={file};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
#pragma warning disable CA2100 // Constants.
        command.CommandText = text;
#pragma warning restore CA2100
        return command.ExecuteScalar() is long number ? number : 0;
    }
}
