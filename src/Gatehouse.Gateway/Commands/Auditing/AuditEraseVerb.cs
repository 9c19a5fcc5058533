using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Auditing;

/// <summary><c>gatehouse audit erase</c></summary>
internal sealed class AuditEraseVerb : ChangingVerb
{
    private readonly Option<string> subject = new("--subject") { HelpName = "ID", Required = true, Description = "Whose records: a subject, an actor such as cli:root@host, or a source address." };

    public AuditEraseVerb() : base("erase", "Take everything personal out of the records about somebody. The proofs stay right, and the erasure is a record itself.", "gatehouse audit erase --subject alice --reason ticket-4711") =>
        Options.Add(subject);

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.Reason.Length == 0)
            throw new StopException("expected --reason: an erasure has to say why", "gatehouse audit erase --subject ID --reason TEXT", Exit.WrongUsage);

        var erased = await register.AuditLog.EraseAsync(call.Get(subject)!, actor, cancellationToken);
        call.Answer(new Done(erased.Count, erased.Kept), (to, it) => to.WriteLine($"{Count.Of(it.Erased, "record")} erased"));
        if (erased.Kept > 0)
            call.Terminal.Say($"{Count.Of(erased.Kept, "record")} of erasures made by them stay: without these an erasure could not be told from damage.");
        if (erased.Count == 0)
            throw new StopException("no record names them; nothing was changed", "gatehouse audit list");

        call.Terminal.Say("Copies, exports and backups of the database, the log of decisions, and words in a --reason hold what they held.");
        return Exit.Done;
    }

    private sealed record Done(long Erased, long Kept);
}
