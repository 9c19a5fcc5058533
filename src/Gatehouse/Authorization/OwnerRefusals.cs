using Gatehouse.Policy.Compiling;
using Gatehouse.Request;

namespace Gatehouse.Authorization;

/// <summary>Refusals of bodies in which an owner has to be read.</summary>
internal static class OwnerRefusals
{
    /// <summary>A refusal, unless the policy only watches here.</summary>
    public static Outcome Heeded(RequestContext request, Refusal refusal) => request.Heed(PolicyPart.Ownership, refusal) is { } stands ? stands : Outcome.Continue;

    /// <summary>It is no JSON text.</summary>
    public static Refusal Unreadable { get; } = new(400, "invalid_request", "Send a body that is well-formed JSON.", "owner_unreadable")
    {
        Faults = [new RequestFault("body", "well-formed JSON in UTF-8")],
    };

    /// <summary>It is of another media type.</summary>
    public static Refusal NotJson { get; } = new(415, "unsupported_media_type", "Send the body as application/json in UTF-8 and without Content-Encoding.", "owner_body_not_json");

    /// <summary>It is too long to be held.</summary>
    public static Refusal TooLarge(long maxBytes) => new(413, "content_too_large", $"Send a body of at most {maxBytes} bytes.", "body_too_large") { Close = true };

    /// <summary>The client means a state of its thing that is not the one that was read.</summary>
    public static Refusal OtherState { get; } = new(412, "precondition_failed", "The thing is in another state than If-Match says. Read it again.", "owner_other_state") { Step = "ownership" };

    /// <summary>A word for the log.</summary>
    public static string Reason(this OwnerFound found) => found switch
    {
        OwnerFound.Another => "owner_is_another",
        OwnerFound.Ambiguous => "owner_ambiguous",
        OwnerFound.Unreadable => "owner_unreadable",
        _ => "owner_missing",
    };
}
