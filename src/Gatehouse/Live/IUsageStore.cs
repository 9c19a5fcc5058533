namespace Gatehouse.Live;

/// <summary>How often each client called each operation, hour by hour (requirement 5.07).</summary>
public interface IUsageStore
{
    /// <summary>Adds a batch in one transaction; counts of the same client, operation, outcome and hour add up.</summary>
    ValueTask AddAsync(IReadOnlyList<UsageCount> batch, CancellationToken cancellationToken);

    /// <summary>The counts from one hour on, oldest first; of one client or all.</summary>
    ValueTask<IReadOnlyList<UsageCount>> ListAsync(string? client, DateTimeOffset from, CancellationToken cancellationToken);
}

/// <summary>So many requests of one kind in one hour.</summary>
/// <param name="Client">Name; empty for guests.</param>
/// <param name="Operation"><c>GET /orders/{orderId}</c>; empty when none matched.</param>
/// <param name="Class">light, medium, heavy; empty when none matched.</param>
/// <param name="Outcome">The refusal's error word, or <c>ok</c>.</param>
/// <param name="Hour">Beginning of the hour, UTC.</param>
/// <param name="Count">At least 1.</param>
public sealed record UsageCount(string Client, string Operation, string Class, string Outcome, DateTimeOffset Hour, long Count);
