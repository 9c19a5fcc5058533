using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Reviewing;

/// <summary><c>gatehouse review undo</c></summary>
internal sealed class ReviewUndoVerb : ChangingVerb
{
    private readonly Argument<string> id = KeptReviews.Argument();

    public ReviewUndoVerb() : base("undo", "Take back what a review suspended and blocked, as far as it is still as the review left it.", "gatehouse review undo 20260101-AbCd1234") => Arguments.Add(id);

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var kept = await KeptReviews.FindAsync(register, call.Get(id)!, cancellationToken);

        // Never by a record that somebody changed: it would resume whom they like.
        var review = KeptReviews.Read(register, kept);
        var (change, undone) = await register.Reviews.UndoAsync(review.Id, review.Actions, actor, cancellationToken);
        if (!change.Made)
            throw new StopException(review.Actions.Count == 0 ? $"review {review.Id} changed nothing" : $"review {review.Id} was undone already", "gatehouse review list");

        var confirmation = await ConfirmAsync(call, register, change, cancellationToken);
        string[] left = [.. review.Actions.Except(undone).Select(action => $"{action.What} {action.Id}")];
        call.Answer(new Undone(review.Id, [.. undone.Select(action => $"{action.What} {action.Id}")], left, confirmation.Confirmed, confirmation.Pending), (to, it) =>
        {
            foreach (var one in it.Back)
                to.WriteLine($"in use again: {Plain.Text(one)}");
            foreach (var one in it.Left)
                to.WriteLine($"left as it is, somebody changed it since: {Plain.Text(one)}");
        });
        return Told(call, confirmation);
    }

    private sealed record Undone(string Id, IReadOnlyList<string> Back, IReadOnlyList<string> Left, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
}
