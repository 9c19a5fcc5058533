using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands.Revoking;

/// <summary>A verb that takes back what was given out: says what it did, what it did not, and which nodes act on it.</summary>
internal abstract class RevokeVerb(string name, string description, string example) : ChangingVerb(name, description, example)
{
    /// <summary>Tells the nodes, then the person.</summary>
    /// <param name="call">Where to answer.</param>
    /// <param name="register">Whom to wake.</param>
    /// <param name="what"><c>token</c>, <c>session</c>, …</param>
    /// <param name="id">Which; never a secret.</param>
    /// <param name="change">What became of it.</param>
    /// <param name="done">What is refused now, as a sentence.</param>
    /// <param name="keys">The keys it left or blocked; null where keys have no part in it.</param>
    /// <param name="cancellationToken">Gives up waiting; the change stays.</param>
    protected async ValueTask<int> AnswerAsync(Call call, IRegister register, string what, string id, Change change, string done, KeysOf? keys, CancellationToken cancellationToken)
    {
        var last = keys?.Blocked.Made == true ? keys.Blocked : change;
        var confirmation = await ConfirmAsync(call, register, last, cancellationToken);
        call.Answer(
            new Answer(what, id, change.Made, last.Seq, keys?.BlockedCount ?? 0, keys?.StillWork ?? 0, confirmation.Confirmed, confirmation.Pending),
            (to, _) => to.WriteLine(change.Made ? done : $"It was revoked already: {done}"));
        keys?.Tell(call.Terminal);
        return last.Made ? Told(call, confirmation) : Exit.Done;
    }

    private sealed record Answer(
        string Revoked, string Id, bool WasChanged, long Seq, long KeysBlocked, int KeysThatStillWork, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
}
