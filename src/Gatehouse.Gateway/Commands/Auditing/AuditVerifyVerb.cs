using System.Buffers.Text;
using System.CommandLine;
using System.Diagnostics;
using Gatehouse.Audit.Tree;
using Gatehouse.Keys;
using Gatehouse.Storage.Sqlite;

namespace Gatehouse.Gateway.Commands.Auditing;

/// <summary><c>gatehouse audit verify</c></summary>
internal sealed class AuditVerifyVerb : PolicyVerb
{
    private readonly Argument<string?> file = new("FILE") { Description = "A database or an export, also a copy from another machine. Default: the policy's database.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> database = new("--database") { HelpName = "FILE", Description = "The same; only a database." };
    private readonly Option<string?> export = new("--export") { HelpName = "FILE", Description = "The same; only an export." };
    private readonly Option<string[]> checkpoint = new("--checkpoint") { HelpName = "FILE|LINE", Description = "A checkpoint that was kept elsewhere, or a file with some in it, such as a system log. May be repeated." };
    private readonly Option<string[]> key = new("--key") { HelpName = "FILE", Description = "A public key (PEM) that checkpoints must be signed by. May be repeated." };

    public AuditVerifyVerb() : base("verify", "Recompute the audit log and tell what is not as it was. Reads only; needs neither a policy nor keys for a copy.", "gatehouse audit verify copy.db --checkpoint kept-elsewhere.txt")
    {
        Arguments.Add(file);
        foreach (var option in new Option[] { database, export, checkpoint, key })
            Options.Add(option);
    }

    /// <inheritdoc />
    public override Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var outside = (call.Get(checkpoint) ?? []).SelectMany(text => CheckpointsIn(call, text)).ToList();
        var keys = (call.Get(key) ?? []).Select(path => KeyIn(call, path)).ToList();
        var (path, isExport) = FileOf(call);
        var since = Stopwatch.GetTimestamp();
        var report = isExport ? AuditImport.Verify(path, outside, keys, cancellationToken) : VerifyDatabase(path, outside, keys, cancellationToken);
        Answer(call, report, outside.Count, keys.Count, Stopwatch.GetElapsedTime(since));
        return Task.FromResult(report.Findings.Count == 0 ? Exit.Done : Exit.Damaged);
    }

    private static AuditReport VerifyDatabase(string path, List<Checkpoint> outside, List<AuditKey> keys, CancellationToken cancellationToken)
    {
        using var copy = AuditCopy.Open(path);
        return copy.Verify(outside, keys, cancellationToken);
    }

    private (string Path, bool IsExport) FileOf(Call call)
    {
        var named = new[] { call.Get(file), call.Get(database), call.Get(export) }.OfType<string>().ToList();
        if (named.Count > 1)
            throw new StopException($"expected one file, found {named.Count}", exit: Exit.WrongUsage);
        if (named.Count == 0)
            return (PolicyOf(call).Document.Storage.SqliteFile, false);

        var path = call.Terminal.Full(named[0]);
        if (!File.Exists(path))
            throw new StopException($"expected a file at '{Plain.Text(named[0])}', found none");

        return (path, call.Get(export) is not null || (call.Get(database) is null && !IsDatabase(path)));
    }

    private static bool IsDatabase(string path)
    {
        using var stream = File.OpenRead(path);
        var head = new byte[16];
        return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.AsSpan().SequenceEqual("SQLite format 3\0"u8);
    }

    private static List<Checkpoint> CheckpointsIn(Call call, string text)
    {
        var lines = text.Contains("gatehouse-audit/1", StringComparison.Ordinal) ? [text] : File.ReadLines(call.Terminal.Full(text));
        var found = new List<Checkpoint>();
        foreach (var line in lines)
            if (Checkpoint.TryFind(line, out var one))
                found.Add(one);

        return found.Count > 0 ? found : throw new StopException($"--checkpoint: expected a line that begins with 'gatehouse-audit/1', or a file with such lines, found none in '{Plain.Text(text[..Math.Min(60, text.Length)])}'", exit: Exit.WrongUsage);
    }

    private static AuditKey KeyIn(Call call, string path) =>
        AuditKey.TryRead(File.ReadAllText(call.Terminal.Full(path)), out var found)
            ? found
            : throw new StopException($"--key: expected a public P-256 key in PEM, found something else in '{Plain.Text(path)}'", exit: Exit.WrongUsage);

    private static void Answer(Call call, AuditReport report, int outside, int keys, TimeSpan took)
    {
        var count = report.To - report.From + 1;
        var unanchored = report.AnchoredTo < report.To ? $"{Math.Max(report.From, report.AnchoredTo + 1)}-{report.To}" : null;
        var shown = new Verified(
            report.Findings.Count == 0, count, report.Log, Base64Url.EncodeToString(report.Root), report.Erased, report.OwnCheckpoints, report.OutsideCheckpoints, report.AnchoredTo, unanchored,
            [.. report.Findings.Select(finding => new Found(AuditFindings.Word(finding.Damage), finding.Record, finding.What))], report.ClockWentBack, Math.Round(took.TotalSeconds, 3));
        call.Answer(shown, (to, it) => to.WriteLine(it.Sound ? $"sound: {Count.Of(count, "record")}" : $"DAMAGED: {it.Findings[0].Damage} at record {it.Findings[0].Record}"));
        AuditFindings.Tell(call.Terminal, report);
        TellRest(call.Terminal, report, unanchored);
        TellTrust(call.Terminal, outside, keys);
    }

    private static void TellRest(Terminal terminal, AuditReport report, string? unanchored)
    {
        if (report.Erased > 0)
            terminal.Say($"{Count.Of(report.Erased, "record")} erased, with a record of it.");
        foreach (var number in report.ClockWentBack)
            terminal.Say($"record {number}: the clock went back; times near it are not to be relied on.");
        if (unanchored is not null)
            terminal.Say($"Records {unanchored} are not anchored by any checkpoint kept outside: whoever can write to the database could have made them anew.");
    }

    private static void TellTrust(Terminal terminal, int outside, int keys)
    {
        if (outside == 0)
            terminal.Say("No checkpoint from outside was given. What was changed in places is found; a log made anew as a whole, its own checkpoints too, is not.");
        else if (keys == 0)
            terminal.Say("Signatures were checked with the keys in the checkpoints themselves: trust them as far as you trust the place where you kept them, or name the gateway's key with --key.");
    }

    private sealed record Verified(
        bool Sound, long Records, string Log, string Root, long Erased, int OwnCheckpoints, int OutsideCheckpoints, long AnchoredTo, string? Unanchored, IReadOnlyList<Found> Findings, IReadOnlyList<long> ClockWentBack, double Seconds);

    private sealed record Found(string Damage, long Record, string What);
}
