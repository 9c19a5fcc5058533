using Gatehouse.Audit.Checkpoints;

namespace Gatehouse.Gateway.Commands.Auditing;

/// <summary><c>gatehouse audit checkpoint</c></summary>
internal sealed class AuditCheckpointVerb() : PolicyVerb("checkpoint", "Check what was added since the last checkpoint, sign where the log stands, and print it: one line, to be kept anywhere but on this machine.", "gatehouse audit checkpoint")
{
    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        try
        {
            var made = await new CheckpointMaker(register.AuditLog, register.KeyStore.AuditSigner, call.Desk.Time).MakeAsync(null, cancellationToken);
            call.Answer(new Made(made.Checkpoint!.Line, made.Checkpoint.Size, made.Checkpoint.At, register.KeyStore.AuditSigner.Public.Pem), (to, it) => to.WriteLine(it.Checkpoint));
            return Exit.Done;
        }
        catch (AuditDamagedException damaged)
        {
            AuditFindings.Tell(call.Terminal, damaged.Report);
            throw new StopException("the audit log is damaged, nothing was signed", "keep a copy of the database, then: gatehouse audit verify", Exit.Damaged);
        }
    }

    private sealed record Made(string Checkpoint, long Size, DateTimeOffset At, string Key);
}
