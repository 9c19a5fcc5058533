namespace Gatehouse.Request;

/// <summary>What a client is told when a step says no; never why in a way that helps an attacker.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Error">The stable word of the policy page (<c>forbidden</c>).</param>
/// <param name="Message">What to do, for a person.</param>
/// <param name="Reason">For the log and <c>explain</c> only: the exact cause, a stable word (<c>key_expired</c>). Never a secret.</param>
public record Refusal(int Status, string Error, string Message, string Reason)
{
    /// <summary>Who says no, when it is not the room that was asked last: a judge of the upstream's answer names its own. For the log only.</summary>
    public string? Step { get; init; }

    /// <summary>Value of WWW-Authenticate; null when none belongs to it.</summary>
    public string? Challenge { get; init; }

    /// <summary>Value of Allow (405 only).</summary>
    public string? Allow { get; init; }

    /// <summary>What is not as the contract says; null for other refusals.</summary>
    public IReadOnlyList<RequestFault>? Faults { get; init; }

    /// <summary>Set for 429 only.</summary>
    public LimitExceeded? Limit { get; init; }

    /// <summary>The further proof that is asked for, and where it is given (requirement 2.05); null for other refusals.</summary>
    public ProofWanted? Proof { get; init; }

    /// <summary>A page for a person, where one follows a link; null where a program asks, which is told as a problem.</summary>
    internal OwnPage? Page { get; init; }

    /// <summary>Whether the connection is closed after the answer (framing in doubt, body not read).</summary>
    public bool Close { get; init; }
}

/// <summary>One fault of a request: where, and what was expected. Never echoes what was sent.</summary>
/// <param name="At"><c>body/items/0/count</c>, <c>query.limit</c>, <c>path.userId</c>, <c>header.X-Trace</c>.</param>
/// <param name="Expected">For a person.</param>
public readonly record struct RequestFault(string At, string Expected);

/// <summary>A further proof that was asked for.</summary>
/// <param name="Id">22 base62 characters; sent back in <c>Gatehouse-Proof</c> once it was given.</param>
/// <param name="Kind">The word of the policy: <c>email</c>, <c>totp</c>, <c>secondFactor</c>, <c>password</c>, <c>approval</c>.</param>
/// <param name="At">Path where it is given.</param>
/// <param name="ExpiresAt">Not good from then on.</param>
public sealed record ProofWanted(string Id, string Kind, string At, DateTimeOffset ExpiresAt);

/// <summary>The guide's six fields of a 429, in the guide's words.</summary>
/// <param name="CurrentLimit">Requests per window.</param>
/// <param name="RequestsMade">Counted in the window.</param>
/// <param name="ResetTime">When the next request will be let in; UTC.</param>
/// <param name="RetryAfter">Whole seconds until then, rounded up, at least 1.</param>
public sealed record LimitExceeded(int CurrentLimit, int RequestsMade, DateTimeOffset ResetTime, int RetryAfter);
