using Gatehouse.Live;

namespace Gatehouse.Audit;

/// <summary>Hands usage counts to the store: a row of five outcomes becomes up to five counts.</summary>
internal sealed class StoredUsage(IUsageStore store) : IUsageSink
{
    /// <inheritdoc />
    public ValueTask AddAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellationToken)
    {
        var counts = new List<UsageCount>(rows.Count);
        foreach (var row in rows)
        {
            Add(counts, row, "ok", row.Ok);
            Add(counts, row, "refused", row.Refused);
            Add(counts, row, "limited", row.Limited);
            Add(counts, row, "failed", row.Failed);
            Add(counts, row, "watched", row.Watched);
        }

        return store.AddAsync(counts, cancellationToken);
    }

    private static void Add(List<UsageCount> counts, UsageRow row, string outcome, long count)
    {
        if (count > 0)
            counts.Add(new UsageCount(row.Client, row.Operation, Enum.GetName(row.Class)!.ToLowerInvariant(), outcome, DateTimeOffset.FromUnixTimeMilliseconds(row.Hour), count));
    }
}
