using Gatehouse.Request;

namespace Gatehouse.Audit;

/// <summary>Takes every decision, once, when the request has ended.</summary>
public interface IDecisionSink
{
    /// <summary>Records a decision. Never blocks and never throws.</summary>
    /// <param name="request">What was judged; its answer has been sent.</param>
    /// <param name="refusal">Null when it was forwarded.</param>
    /// <param name="room">The last room asked.</param>
    /// <param name="elapsed">From arrival to the end of the answer.</param>
    void Record(RequestContext request, Refusal? refusal, Room room, TimeSpan elapsed);
}
