using System.CommandLine;
using Gatehouse.Audit.Reviews;
using Gatehouse.Gateway.Commands.Desk;

namespace Gatehouse.Gateway.Commands.Reviewing;

/// <summary>Finding a review by what was typed.</summary>
internal static class KeptReviews
{
    /// <summary>A new argument.</summary>
    public static Argument<string> Argument() => new("ID") { Description = "The review's id, as 'gatehouse review list' shows it." };

    /// <summary>The review.</summary>
    /// <exception cref="StopException">There is none.</exception>
    public static async ValueTask<KeptReview> FindAsync(IRegister register, string id, CancellationToken cancellationToken) =>
        await register.Reviews.FindAsync(id, cancellationToken) ?? throw new StopException($"there is no review '{Plain.Text(id)}'", "gatehouse review list");

    /// <summary>What it says, if it is what was signed.</summary>
    /// <exception cref="StopException">It was changed since: nothing in it may be believed or acted on.</exception>
    public static ReviewRecord Read(IRegister register, KeptReview kept) =>
        ReviewRecord.Read(kept.Review, register.KeyStore.AuditSigner.Public)
        ?? throw new StopException($"review {Plain.Text(kept.Review.Id)} is not what was signed: it was changed, or signed with another key than {register.KeyStore.AuditSigner.KeyId}");
}

/// <summary>A review in a list.</summary>
internal sealed record ReviewLine(string Id, DateTimeOffset At, string Actor, string KeyId, DateTimeOffset? AppliedAt, DateTimeOffset? UndoneAt)
{
    /// <summary>Of a kept one.</summary>
    public static ReviewLine Of(KeptReview kept) => new(kept.Review.Id, kept.Review.At, kept.Actor, kept.Review.KeyId, kept.AppliedAt, kept.UndoneAt);

    /// <summary>One line.</summary>
    public static void Print(TextWriter to, ReviewLine line) => to.WriteLine(
        $"{Plain.Text(line.Id),-18}  {JsonText.Of(line.At)}  {Plain.Text(line.Actor)}{(line.AppliedAt is null ? "" : line.UndoneAt is null ? "  applied" : "  applied, undone")}");
}
