using System.Net;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;

namespace Gatehouse.Authorization;

/// <summary>Looks at the answer to a creation: it is about the caller's own new thing, or it does not leave.</summary>
/// <remarks>
/// 201 and 202 say that something was made: they pass unless they show another's name. Any other good answer with a body, such as that of a search, must show
/// that it is the caller's. An error passes: it is about what the caller sent.
/// </remarks>
internal sealed class CreatedOwner(OwnedThings owned) : IOwnerJudge
{
    private static readonly Refusal Withheld = new(502, "answer_not_checkable", "The API behind the gateway was asked, but its answer cannot be shown. Do not send the request again before you have looked.", "created_owner_not_shown") { Step = "ownership" };

    /// <inheritdoc />
    public async ValueTask<Refusal?> JudgeAsync(RequestContext request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.ResetContent || answer.Content.Headers.ContentLength == 0)
            return null;

        var shows = default(bool?);
        if (ReadableAnswer.WhyNotReadable(answer) is null && await HeldAnswer.HoldAsync(answer, cancellationToken) is { IsWhole: true } held)
            shows = owned.ShowsCaller(request, held.Bytes);

        return shows ?? answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Accepted ? null : request.Heed(PolicyPart.Ownership, Withheld);
    }

    /// <inheritdoc />
    public void NoAnswer(RequestContext request, Refusal? refusal)
    {
        // Nothing leaves.
    }
}
