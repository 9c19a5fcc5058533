using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Answers;

/// <summary>Cuts a collection down to the caller's things (requirement 2.04). For one list rule; the same for all requests.</summary>
/// <param name="rule">Where the list is and what becomes of others' things.</param>
/// <param name="owner">Whose a thing is.</param>
internal sealed class ListFilter(ListRule rule, ThingOwner owner) : IOwnerJudge
{
    private const string Step = "ownership";

    private readonly SievePlan plan = new()
    {
        List = SievePlan.NamesOf(rule.At),
        Owner = owner,
        OnlyOwn = true,
        RefuseWhole = rule.RefuseWhole,
        Beside = new BesideList(rule.KeepTotals, rule.Beside),
    };

    /// <inheritdoc />
    public async ValueTask<Refusal?> JudgeAsync(RequestContext request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (WhyNoList(answer, (int)answer.StatusCode) is { } refusal)
            return request.Heed(PolicyPart.Ownership, refusal);
        if (request.Operation is { Watched: var watched } && (watched & PolicyPart.Ownership) != 0)
        {
            request.Heed(PolicyPart.Ownership, Refusals.NotFound("list_of_all") with { Step = Step });   // written down; the list is left whole
            return null;
        }

        // All that is left of it is theirs: fields that are the owner's alone may be shown.
        request.IsOwner = true;
        if (!rule.KeepTotals)
            AnswerFields.ForgetTotals(answer);
        if (await SievedAnswer.IsEmptyAsync(request, answer, cancellationToken))
            return null;

        return AnswerKinds.Of(answer.Content) switch
        {
            AnswerKind.Json => await SievedAnswer.PutAsync(request, answer, plan, Step, cancellationToken),
            AnswerKind.Lines => await SievedAnswer.PutAsync(request, answer, plan with { Lines = true }, Step, cancellationToken),
            _ => AnswerFault.NotCheckable("list_not_json", Step),
        };
    }

    /// <inheritdoc />
    public void NoAnswer(RequestContext request, Refusal? refusal)
    {
    }

    // What is no list cannot be cut down, and what an error says may be about others' things. A part (206) shows only a part of it.
    private static Refusal? WhyNoList(HttpResponseMessage answer, int status) => status switch
    {
        206 => AnswerFault.NotCheckable("list_in_parts", Step),
        >= 200 and <= 299 => null,
        >= 400 and <= 499 => Refusals.NotFound("upstream_refused") with { Step = Step },
        >= 500 => new Refusal(502, "upstream_unavailable", "The API behind the gateway does not answer. Try again later.", "upstream_failed") { Step = Step },
        _ => AnswerFault.NotCheckable("list_moved", Step),
    };
}
