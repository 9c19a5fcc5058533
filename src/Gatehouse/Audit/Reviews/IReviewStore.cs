using Gatehouse.Live;

namespace Gatehouse.Audit.Reviews;

/// <summary>What a review of access reads, and the reviews that were made (requirement 2.09).</summary>
/// <remarks>A store that cannot answer throws <see cref="StoreUnavailableException"/>.</remarks>
public interface IReviewStore
{
    /// <summary>Adds uses in one transaction. The first batch there ever was says since when there are records.</summary>
    /// <param name="rights">Cells of the matrix that were used.</param>
    /// <param name="subjects">Who used which role; the guest role stands for being there at all.</param>
    /// <param name="at">When, to the minute.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask AddUsesAsync(IReadOnlyList<RightUse> rights, IReadOnlyList<SubjectUse> subjects, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Everything a review looks at, as of one moment.</summary>
    ValueTask<ReviewFacts> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Suspends and blocks what a plan says, and keeps the review, all or nothing. What was used meanwhile, or is in that state already, is left alone.</summary>
    /// <param name="plan">What to do; may be nothing.</param>
    /// <param name="sign">Makes the record of what was done; called inside the transaction.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see cref="ChangeResult.NotFound"/> when no live admin would be left: then nothing was done and nothing kept.</returns>
    ValueTask<Change> SaveAsync(ReviewPlan plan, Func<IReadOnlyList<ReviewAction>, SignedReview> sign, Actor actor, CancellationToken cancellationToken);

    /// <summary>Takes back what a review did, as far as it is still as the review left it.</summary>
    /// <returns>The change, <see cref="ChangeResult.Already"/> when it was undone before or did nothing; and what was taken back.</returns>
    ValueTask<(Change Change, IReadOnlyList<ReviewAction> Undone)> UndoAsync(string id, IReadOnlyList<ReviewAction> actions, Actor actor, CancellationToken cancellationToken);

    /// <summary>Finds a review; null when there is none.</summary>
    ValueTask<KeptReview?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Lists reviews by id, after a given one (null for the first page).</summary>
    ValueTask<IReadOnlyList<KeptReview>> ListAsync(string? after, int count, CancellationToken cancellationToken);
}

/// <summary>A cell of the matrix was used.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Resource">Its resource.</param>
/// <param name="Action">The action in it.</param>
public readonly record struct RightUse(string Role, string Resource, string Action);

/// <summary>A subject used a role.</summary>
/// <param name="Subject">Its id, or the name of a client that is its own subject.</param>
/// <param name="Role">The role.</param>
public readonly record struct SubjectUse(string Subject, string Role);

/// <summary>What a review does.</summary>
/// <param name="Targets">What to suspend and block.</param>
/// <param name="LastRoles">Of each of these that somebody live has, somebody must be left.</param>
/// <param name="UnusedSince">What was used at this time or later is left alone.</param>
public sealed record ReviewPlan(IReadOnlyList<ReviewTarget> Targets, IReadOnlyList<string> LastRoles, DateTimeOffset UnusedSince);

/// <summary>What is to be suspended or blocked.</summary>
/// <param name="What"><c>subject</c> or <c>key</c>.</param>
/// <param name="Id">Which one.</param>
public sealed record ReviewTarget(string What, string Id);

/// <summary>What was suspended or blocked.</summary>
/// <param name="What"><c>subject</c> or <c>key</c>.</param>
/// <param name="Id">Which one.</param>
/// <param name="Epoch">Its epoch afterwards: by it the undoing knows that nobody suspended it anew.</param>
public sealed record ReviewAction(string What, string Id, int Epoch);

/// <summary>A review as it is kept.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When it was made.</param>
/// <param name="Body">As JSON; what is signed.</param>
/// <param name="KeyId">Which key signed it.</param>
/// <param name="Signature">64 bytes.</param>
public sealed record SignedReview(string Id, DateTimeOffset At, string Body, string KeyId, ReadOnlyMemory<byte> Signature);

/// <summary>A review in the store.</summary>
/// <param name="Review">As it was signed.</param>
/// <param name="Actor">Who made it.</param>
/// <param name="AppliedAt">When it suspended and blocked; null when it did not.</param>
/// <param name="UndoneAt">When that was taken back; null when it was not.</param>
public sealed record KeptReview(SignedReview Review, string Actor, DateTimeOffset? AppliedAt, DateTimeOffset? UndoneAt);
