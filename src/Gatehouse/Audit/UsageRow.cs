using Gatehouse.Policy.Model;

namespace Gatehouse.Audit;

/// <summary>How a counted request ended.</summary>
public enum UsageOutcome
{
    /// <summary>Answered by the upstream with a status below 500.</summary>
    Ok,

    /// <summary>Refused by a step, over the limit apart.</summary>
    Refused,

    /// <summary>Over the limit: 429.</summary>
    Limited,

    /// <summary>Status 500 and above.</summary>
    Failed,

    /// <summary>Answered by the upstream with a status below 500, and would have been refused did the policy not only watch.</summary>
    Watched,
}

/// <summary>Requests of one client for one operation in one hour; added to what the store holds already.</summary>
/// <param name="Hour">The hour they were made in: unix time in milliseconds of its beginning, UTC.</param>
/// <param name="Client">Its name; empty for guests.</param>
/// <param name="Operation"><c>GET /orders/{orderId}</c>; empty when no operation matched.</param>
/// <param name="Class">Of the operation.</param>
/// <param name="Ok">Requests that ended <see cref="UsageOutcome.Ok"/>.</param>
/// <param name="Refused">Requests that ended <see cref="UsageOutcome.Refused"/>.</param>
/// <param name="Limited">Requests that ended <see cref="UsageOutcome.Limited"/>.</param>
/// <param name="Failed">Requests that ended <see cref="UsageOutcome.Failed"/>.</param>
/// <param name="Watched">Requests that ended <see cref="UsageOutcome.Watched"/>.</param>
public sealed record UsageRow(long Hour, string Client, string Operation, OperationClass Class, long Ok, long Refused, long Limited, long Failed, long Watched = 0);

/// <summary>Takes usage counts by hour, client and operation (requirement 5.07).</summary>
public interface IUsageSink
{
    /// <summary>Adds the rows to what is there, all or none.</summary>
    /// <exception cref="Live.StoreUnavailableException">None was added; they will be offered again.</exception>
    ValueTask AddAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellationToken);
}
