using Gatehouse.Policy.Compiling;

namespace Gatehouse.Request;

/// <summary>Which refusals a policy may only watch, and which stand whatever it says (requirement 2.12, rule 5 of the policy file).</summary>
internal static class Watch
{
    /// <summary>Writes a room's refusal down if the policy only watches that part of itself on this operation.</summary>
    /// <returns>Whether the request goes on; false when the refusal stands.</returns>
    internal static bool LetsPass(RequestContext request, Room room, Refusal refusal) =>
        request.Operation is { Watched: not PolicyPart.None }
        && request.Heed(PartOf(room, refusal), refusal) is null;

    /// <summary>Whether a refusal may be watched at all.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="part">Which part of the policy refuses.</param>
    /// <param name="refusal">What it says.</param>
    internal static bool MayBeWatched(Principal principal, PolicyPart part, Refusal refusal) =>
        part != PolicyPart.None

        // Authentication is never loosened (CWE-306): what needs a credential needs one. A guest has the rights of guests and no others.
        && refusal.Error is not ("authentication_required" or "invalid_credential")
        && !(principal.Kind == CredentialKind.None && (part & (PolicyPart.Access | PolicyPart.Ownership)) != 0)

        // An error while deciding is a no (requirement 6.07); nothing was decided that could be written down.
        && refusal.Status < 500

        // A body that was left unread, or read in part, cannot be sent on as what the client sent (CWE-444).
        && refusal.Status is not (408 or 413) && !refusal.Close;

    // Arrival, the door, authentication, the upstream's own logins and the record of accesses are no part that could be watched.
    private static PolicyPart PartOf(Room room, Refusal refusal) => room switch
    {
        Room.Quota => PolicyPart.Limits,
        Room.Authorization => refusal.Reason.StartsWith("owner", StringComparison.Ordinal) ? PolicyPart.Ownership : PolicyPart.Access,
        Room.Validation => PolicyPart.Validation,
        Room.Ownership => PolicyPart.Ownership,
        Room.Fields => PolicyPart.Fields,
        Room.Proof => PolicyPart.Critical,
        _ => PolicyPart.None,
    };
}
