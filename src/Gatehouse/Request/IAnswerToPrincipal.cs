namespace Gatehouse.Request;

/// <summary>An answer that the gateway gives itself and that depends on who asks. As a step it runs between the door and Authentication: it reads the credential where only it knows to look.</summary>
internal interface IAnswerToPrincipal : IStep
{
    /// <summary>Whether its callers read refusals as OAuth says them (RFC 6749, section 5.2) and not as problems (RFC 9457).</summary>
    bool SpeaksOAuth => false;

    /// <summary>Answers, after Authentication and quota.</summary>
    /// <returns>Null when it answered; else why not.</returns>
    ValueTask<Refusal?> AnswerAsync(RequestContext request, CancellationToken cancellationToken);
}
