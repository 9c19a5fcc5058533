using Gatehouse.Request;

namespace Gatehouse.Authorization.Answers;

/// <summary>An answer of the upstream that cannot be checked, and so must not pass.</summary>
/// <param name="reason">For the log: a stable word.</param>
internal sealed class AnswerFault(string reason) : IOException(reason)
{
    /// <summary>The answer is not well-formed JSON.</summary>
    public const string NotJson = "answer_not_json";

    /// <summary>One value, one thing of a list, or a whole that must be held, is too large.</summary>
    public const string TooLarge = "answer_too_large";

    /// <summary>There is no list where the policy says.</summary>
    public const string NoList = "answer_without_list";

    /// <summary>There are two lists where the policy says: clients would read one or the other.</summary>
    public const string TwoLists = "answer_with_two_lists";

    /// <summary>A thing of somebody else, in a list that is refused whole then.</summary>
    public const string Another = "list_holds_anothers";

    /// <summary>For the log: a stable word.</summary>
    public string Reason { get; } = reason;

    /// <summary>What the client is told, while nothing of the answer has left.</summary>
    /// <param name="step">Who refuses.</param>
    public Refusal ToRefusal(string step) => Reason == Another ? Refusals.NotFound(Reason) with { Step = step } : NotCheckable(Reason, step);

    /// <summary>The refusal of an answer that cannot be checked.</summary>
    public static Refusal NotCheckable(string reason, string step) =>
        new(502, "answer_not_checkable", "The API behind the gateway gave an answer that could not be checked, so it was not passed on. Report the request id to the owner of the API.", reason) { Step = step };
}
