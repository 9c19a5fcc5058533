using Gatehouse.Request;

namespace Gatehouse.Authorization.Answers;

/// <summary>Keeps fields back from whoever must not see them (requirement 2.13), in every answer of whatever status.</summary>
/// <param name="fields">Finds them.</param>
/// <param name="hidden">From this caller, in things that are not known to be theirs.</param>
/// <param name="hiddenFromOwner">From this caller, in their own things.</param>
/// <param name="list">Where the answer has its list; null when it has none.</param>
/// <param name="owner">Whose a thing of the list is; null when that cannot be told.</param>
internal sealed class FieldFilter(FieldPattern fields, Hidden hidden, Hidden hiddenFromOwner, IReadOnlyList<ListName>? list, ThingOwner? owner) : IAnswerJudge
{
    private const string Step = "fields";

    /// <inheritdoc />
    public async ValueTask<Refusal?> JudgeAsync(RequestContext request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        // Only now is it known whose thing it is: the answer may have shown it.
        var ofCaller = request.IsOwner == true;
        var from = ofCaller ? hiddenFromOwner : hidden;
        if (from.IsNothing || await SievedAnswer.IsEmptyAsync(request, answer, cancellationToken))
            return null;

        var single = ofCaller || owner is null || hidden == hiddenFromOwner;
        var plan = new SievePlan { Fields = fields, Hidden = from, HiddenFromOwner = hiddenFromOwner, List = single ? null : list, Owner = single ? null : owner };
        return (int)answer.StatusCode == 206 ? AnswerFault.NotCheckable("answer_in_parts", Step) : AnswerKinds.Of(answer.Content) switch
        {
            AnswerKind.Json => await SievedAnswer.PutAsync(request, answer, plan, Step, cancellationToken),
            AnswerKind.Lines => await SievedAnswer.PutAsync(request, answer, plan with { Lines = true }, Step, cancellationToken),
            _ => AnswerFault.NotCheckable("fields_not_json", Step),
        };
    }

    /// <inheritdoc />
    public void NoAnswer(RequestContext request, Refusal? refusal)
    {
    }
}
