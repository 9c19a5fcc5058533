namespace Gatehouse.Request;

/// <summary>Looks at the upstream's answer before a byte of it leaves, and may put a refusal or another content in its place.</summary>
/// <remarks>
/// A step asks for it with <see cref="RequestContext.JudgeAnswerBy"/>. Judges are asked in that order, until one replaces the answer.
/// A judge that changes the body gives the answer another <c>Content</c>, with the header fields that still hold: length, ETag, digests and ranges speak of
/// the octets that were. A content that throws while it is read breaks the connection; it never ends cleanly.
/// For every forwarded request each judge hears either of the answer or that there was none, unless an earlier judge replaced it.
/// </remarks>
public interface IAnswerJudge
{
    /// <summary>Judges status and header fields. The body has not been read; who must read it holds it (<c>HeldAnswer</c>), or puts a content in its place that reads it on its way.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="answer">As the upstream sent it; nothing of it has reached the client.</param>
    /// <param name="cancellationToken">When the caller leaves.</param>
    /// <returns>Null to let it pass; else what is sent instead, and nothing of the upstream's.</returns>
    ValueTask<Refusal?> JudgeAsync(RequestContext request, HttpResponseMessage answer, CancellationToken cancellationToken);

    /// <summary>The upstream gave no answer that could be judged.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="refusal">What the client is told; 499 when it left first.</param>
    void NoAnswer(RequestContext request, Refusal? refusal);
}
