using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands.SigningKeys;

/// <summary>A verb that changes a ring in the key store's folder: the folder first, then the log and the audit record, then every node reads the folder anew.</summary>
/// <remarks>A crash between leaves a ring that works, and running gateways look at the folder every few seconds by themselves.</remarks>
internal abstract class RingVerb : ChangingVerb
{
    /// <inheritdoc cref="Verb(string, string, string)"/>
    protected RingVerb(string name, string description, string example) : base(name, description, example) { }

    /// <summary>Tells the nodes that the ring changed, and waits for them.</summary>
    /// <param name="call">The call.</param>
    /// <param name="register">Where it is recorded.</param>
    /// <param name="what">What was done, for the audit record: <c>signing-key.staged</c>.</param>
    /// <param name="id">To which key.</param>
    /// <param name="actor">By whom.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected async ValueTask<Confirmation> AnnounceAsync(Call call, IRegister register, string what, string id, Actor actor, CancellationToken cancellationToken) =>
        await ConfirmAsync(call, register, await register.Revocations.AnnounceRingAsync(what, id, actor, cancellationToken), cancellationToken);

    /// <summary>Answers with what a key is now and who acts on it already.</summary>
    protected int Tell(Call call, string id, string state, Confirmation confirmation)
    {
        call.Answer(new Changed(id, state, confirmation.Confirmed, confirmation.Pending), (to, it) => to.WriteLine($"{it.Id} {it.State}"));
        return Told(call, confirmation);
    }

    private sealed record Changed(string Id, string State, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
}
