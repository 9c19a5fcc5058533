using System.CommandLine;

namespace Gatehouse.Gateway.Commands.Reviewing;

/// <summary><c>gatehouse review list</c></summary>
internal sealed class ReviewListVerb : PolicyVerb
{
    private readonly PageOptions page = new();

    public ReviewListVerb() : base("list", "List the reviews that were made.", "gatehouse review list") => page.AddTo(this);

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var (after, count) = page.Of(call);
        var reviews = await register.Reviews.ListAsync(after, count, cancellationToken);
        var last = reviews.Count == count ? reviews[^1].Review.Id : null;
        call.Answer(new Listed([.. reviews.Select(ReviewLine.Of)], last), (to, listed) => listed.Reviews.ForEach(line => ReviewLine.Print(to, line)));
        PageOptions.TellMore(call, reviews.Count, "review", last, "gatehouse review");
        return Exit.Done;
    }

    private sealed record Listed(List<ReviewLine> Reviews, string? Next);
}

/// <summary><c>gatehouse review show</c></summary>
internal sealed class ReviewShowVerb : PolicyVerb
{
    private readonly Argument<string> id = KeptReviews.Argument();

    public ReviewShowVerb() : base("show", "Show a review as it was signed.", "gatehouse review show 20260101-AbCd1234") => Arguments.Add(id);

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var kept = await KeptReviews.FindAsync(register, call.Get(id)!, cancellationToken);
        call.Answer(new Shown(ReviewLine.Of(kept), KeptReviews.Read(register, kept)), (to, shown) =>
        {
            ReviewLine.Print(to, shown.Kept);
            ReviewText.Print(to, shown.Review);
        });
        return Exit.Done;
    }

    private sealed record Shown(ReviewLine Kept, Gatehouse.Audit.Reviews.ReviewRecord Review);
}

/// <summary><c>gatehouse review verify</c></summary>
internal sealed class ReviewVerifyVerb : PolicyVerb
{
    private readonly Argument<string> id = KeptReviews.Argument();

    public ReviewVerifyVerb() : base("verify", "Check that a review is what was signed.", "gatehouse review verify 20260101-AbCd1234") => Arguments.Add(id);

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var kept = await KeptReviews.FindAsync(register, call.Get(id)!, cancellationToken);
        var review = KeptReviews.Read(register, kept);
        call.Answer(new Verified(review.Id, true, kept.Review.KeyId), (to, it) => to.WriteLine($"{it.Id} is as it was signed, with the key {it.KeyId}."));
        return Exit.Done;
    }

    private sealed record Verified(string Id, bool IsGenuine, string KeyId);
}
