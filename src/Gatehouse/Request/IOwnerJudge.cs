namespace Gatehouse.Request;

/// <summary>A judge that lets nothing of an answer leave but what is the caller's.</summary>
internal interface IOwnerJudge : IAnswerJudge;
