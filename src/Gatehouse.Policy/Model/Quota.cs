namespace Gatehouse.Policy.Model;

/// <summary>How often one client may call the operations of one class.</summary>
/// <param name="Permits">Requests per window: 1 to 1,000,000.</param>
/// <param name="Window">Length of the window: 1 second to 7 days.</param>
public sealed record Quota(int Permits, TimeSpan Window);
