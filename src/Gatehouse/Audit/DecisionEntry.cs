using Gatehouse.Request;

namespace Gatehouse.Audit;

/// <summary>How a request ended; together with the request it is one line of the decision log.</summary>
/// <param name="Status">What the client was answered.</param>
/// <param name="Step">Who answered: the room that refused, or <c>forwarding</c>.</param>
/// <param name="Refusal">Null when every step let it pass.</param>
/// <param name="Duration">From arrival to the end of the answer.</param>
/// <param name="UpstreamStatus">What the upstream answered; 0 when it was not asked or did not answer.</param>
public readonly record struct DecisionEntry(int Status, string Step, Refusal? Refusal, TimeSpan Duration, int UpstreamStatus = 0);
