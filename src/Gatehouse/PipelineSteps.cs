using Gatehouse.Request;

namespace Gatehouse;

/// <summary>The rooms of one pipeline. All are required: a house without a room cannot be built.</summary>
internal sealed record PipelineSteps
{
    /// <summary>Step three, the front.</summary>
    public required IStep Arrival { get; init; }

    /// <summary>Step five, per source.</summary>
    public required IStep Door { get; init; }

    /// <summary>Step two: how fresh the caller wants to be judged.</summary>
    public required IStep Freshness { get; init; }

    /// <summary>Step one.</summary>
    public required IStep Authentication { get; init; }

    /// <summary>Step five, per client.</summary>
    public required IStep Quota { get; init; }

    /// <summary>Step two.</summary>
    public required IStep Authorization { get; init; }

    /// <summary>Step four.</summary>
    public required IStep Validation { get; init; }

    /// <summary>Step two, of the thing itself, where the upstream has to be asked.</summary>
    public required IStep Ownership { get; init; }

    /// <summary>Step two, of single fields.</summary>
    public required IStep Fields { get; init; }

    /// <summary>Step two, further proof.</summary>
    public required IStep Proof { get; init; }

    /// <summary>Step two, accesses that are recorded.</summary>
    public required IStep Record { get; init; }

    /// <summary>Step five, per account of the upstream's own login.</summary>
    public required IStep Logins { get; init; }

    /// <summary>Charges a refusal to its source if it counts there; answers what to send.</summary>
    public required Func<RequestContext, Refusal, Refusal> ChargeDoor { get; init; }

    /// <summary>Writes the RateLimit header fields of a request whose quota was counted.</summary>
    public required Action<RequestContext, LimitExceeded?> WriteLimits { get; init; }
}
