using System.Diagnostics;
using System.Security.Cryptography;
using Gatehouse.Request;

namespace Gatehouse.Audit.Accesses;

/// <summary>Accesses to something audited that were refused for want of a right, recorded behind the requests' backs.</summary>
/// <remarks>
/// Flooding the log (CWE-779): whoever is refused costs nothing by trying again, and must not fill the disk or push others out. So 10 a minute
/// from one source are recorded and 120 from all; how many more there were stands in the next one, and all of them in the log of decisions.
/// </remarks>
/// <param name="next">Hears of every request as well.</param>
/// <param name="queue">Where to.</param>
internal sealed class RefusedAccesses(IDecisionSink next, AccessQueue queue) : IDecisionSink
{
    /// <summary>From one source in one minute.</summary>
    internal const int MostOfSource = 10;

    /// <summary>From all sources in one minute.</summary>
    internal const int MostOfAll = 120;

    private const Room Rights = Room.Authorization | Room.Ownership | Room.Fields | Room.Proof;
    private const int Places = 4096;

    // Nobody can choose a source that shares the place of another's.
    private readonly ulong seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;
    private readonly int[] counts = new int[Places];
    private readonly Lock guard = new();
    private long minute;
    private int all;
    private long leftOut;

    /// <inheritdoc />
    public void Record(RequestContext request, Refusal? refusal, Room room, TimeSpan elapsed)
    {
        next.Record(request, refusal, room, elapsed);
        if (refusal is { Status: 401 or 403 or 404 } && (room & Rights) != 0 && request.Operation is { IsAudited: true } operation)
            Offer(request, operation, refusal);
    }

    private void Offer(RequestContext request, Policy.Compiling.CompiledOperation operation, Refusal refusal)
    {
        long before;
        lock (guard)
        {
            if (!HasRoom(request))
            {
                leftOut++;
                return;
            }

            before = leftOut;
            leftOut = 0;
        }

        if (!queue.Offer(AccessNote.Of(request, operation, refusal, before)))
            lock (guard)
                leftOut += before + 1;
    }

    private bool HasRoom(RequestContext request)
    {
        Debug.Assert(guard.IsHeldByCurrentThread, "counts are changed under the lock");
        var now = request.Now.ToUnixTimeSeconds() / 60;
        if (now != minute)
        {
            (minute, all) = (now, 0);
            Array.Clear(counts);
        }

        ref var count = ref counts[(request.Source.Value * seed) >> 52];
        if (count >= MostOfSource || all >= MostOfAll)
            return false;

        (count, all) = (count + 1, all + 1);
        return true;
    }
}
