using Gatehouse.Request;

namespace Gatehouse.Forwarding;

/// <summary>Sends a cleared request to the upstream and its answer back. Holds no type of a particular client library, so that another can stand behind it.</summary>
public interface IForwarder
{
    /// <summary>Forwards.</summary>
    /// <param name="clearance">Proof that every step has answered.</param>
    /// <param name="cancellationToken">Ends when the request is cut: nothing more goes either way. That the caller is gone is seen from the request itself.</param>
    /// <returns>Null when an answer of the upstream was sent; else the refusal to send, if nothing has been sent yet.</returns>
    ValueTask<Refusal?> ForwardAsync(Clearance clearance, CancellationToken cancellationToken);
}
