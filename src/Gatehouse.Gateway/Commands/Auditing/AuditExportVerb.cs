using System.CommandLine;
using Gatehouse.Audit;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Storage.Sqlite;

namespace Gatehouse.Gateway.Commands.Auditing;

/// <summary><c>gatehouse audit export</c></summary>
internal sealed class AuditExportVerb : PolicyVerb
{
    private readonly Option<string?> to = new("--to", "-o") { HelpName = "FILE", Description = "Where to; must not be there yet. Default: standard output." };
    private readonly Option<long> from = new("--from") { HelpName = "N", Description = "First record.", DefaultValueFactory = _ => 1 };
    private readonly Option<long?> last = new("--until") { HelpName = "N", Description = "Last record. Default: the last there is." };

    public AuditExportVerb() : base("export", "Write records as JSON lines, with their hashes, checkpoints and the public key. That it was done is recorded.", "gatehouse audit export --to audit.jsonl")
    {
        Options.Add(to);
        Options.Add(from);
        Options.Add(last);
    }

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var policy = PolicyOf(call);
        await using var register = await call.Desk.OpenAsync(policy, cancellationToken);
        using var copy = AuditCopy.Open(policy.Document.Storage.SqliteFile);
        var (first, end) = Range(call, copy);

        // Recorded before the first byte leaves: who reads everything leaves a trace.
        var actor = new Actor($"cli:{Environment.UserName}@{Environment.MachineName}");
        await register.AuditLog.AppendAsync([new AuditNote(actor, "audit.export", "audit", $$"""{"from":{{first}},"to":{{end}}}""")], cancellationToken);

        await using Stream stream = call.Get(to) is { } path ? PrivateFiles.Open(call.Terminal.Full(path), FileMode.CreateNew, FileAccess.Write, FileShare.None) : new TextStream(call.Terminal.Out);
        var count = new AuditExport(copy, register.KeyStore.AuditSigner.Public, stream).Write(first, end, cancellationToken);
        await stream.FlushAsync(cancellationToken);
        call.Terminal.Say($"{Count.Of(count, "record")} exported.");
        return Exit.Done;
    }

    private (long First, long Last) Range(Call call, AuditCopy copy)
    {
        var size = copy.State?.Size ?? 0;
        var (first, end) = (call.Get(from), Math.Min(call.Get(last) ?? size, size));
        return first >= 1 && first <= Math.Max(1, end)
            ? (first, end)
            : throw new StopException($"--from, --until: expected numbers of records, 1 to {size}, found {first} to {call.Get(last) ?? size}", "gatehouse audit list", Exit.WrongUsage);
    }
}
