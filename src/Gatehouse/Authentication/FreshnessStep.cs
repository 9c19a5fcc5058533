using System.Globalization;
using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Authentication;

/// <summary>Whoever was told the log position of a change is judged by it, on whatever node (requirement 2.08).</summary>
/// <remarks>After the door: a stranger who makes numbers up pays for each; before anything is asked about the caller, so that all of it is as fresh.</remarks>
internal sealed class FreshnessStep(ILiveState live) : IStep
{
    /// <inheritdoc />
    public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken)
    {
        if (request.SeqSent is not { } sent)
            return new(Outcome.Continue);
        if (!long.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
            return new(Refusals.Malformed("Gatehouse-Seq: expected one whole number, as an administrative change was answered with.", "seq_malformed"));

        return request.State.Snapshot.Seq >= seq ? new(Outcome.Continue) : ReadOnAsync(request, seq, cancellationToken);
    }

    private async ValueTask<Outcome> ReadOnAsync(RequestContext request, long seq, CancellationToken cancellationToken)
    {
        switch (await live.ReadOnAsync(seq, cancellationToken))
        {
            case ReadOn.Ahead:
                return Refusals.Malformed("Gatehouse-Seq: there is no change with this number. Send that of your last change, or none.", "seq_ahead");
            case ReadOn.NotNow:
                return Refusals.NotReady("seq_not_reached");
        }

        // The operation was found under the request's policy and stays: a newer one would make a mix (rule 8 of the policy file).
        var (policy, newer) = (request.State.Policy, live.Current);
        request.JudgeBy(ReferenceEquals(newer.Policy, policy) ? newer : new LiveState(policy, newer.Snapshot.Under(policy)));
        return Outcome.Continue;
    }
}
