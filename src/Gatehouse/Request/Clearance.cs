using Gatehouse.Policy.Compiling;

namespace Gatehouse.Request;

/// <summary>The paper without which nothing is forwarded (requirement 6.07): every room has answered, and none said no.</summary>
public sealed class Clearance
{
    private Clearance(RequestContext request) => Request = request;

    /// <summary>The request it was given to; it is good for no other.</summary>
    public RequestContext Request { get; }

    /// <summary>Gives the clearance if every room left its stamp. A pipeline with a room missing gets null for every request: it refuses all, it lets nothing through.</summary>
    /// <remarks>Only <c>RequestPipeline</c> may call this; the architecture tests hold it to that (CVE-2026-58172: a second way in without the checks).</remarks>
    internal static Clearance? For(RequestContext request, Room passed) => passed == Room.All && !IsOwing(request) ? new Clearance(request) : null;

    // A yes on one's own things only: whose it is must be known by now, or somebody must be there who keeps the answer back till it is.
    private static bool IsOwing(RequestContext request) =>
        request is { Decision.OwnerRequired: true, IsOwner: not true } && (request.Operation!.Watched & PolicyPart.Ownership) == 0 && !IsKeptBack(request);

    private static bool IsKeptBack(RequestContext request)
    {
        foreach (var judge in request.Judges)
            if (judge is IOwnerJudge)
                return true;

        return false;
    }
}
