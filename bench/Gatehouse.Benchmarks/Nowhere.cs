using Gatehouse.Audit;

namespace Gatehouse.Benchmarks;

/// <summary>Sinks that keep nothing: what is measured ends where the disk and the database would begin.</summary>
internal sealed class Nowhere : ILineSink, IUsageSink
{
    public static DecisionLog Log() => new(new Nowhere(), TimeProvider.System, _ => { });

    public static UsageCounts Usage() => new(new Nowhere(), TimeSpan.FromHours(1), TimeProvider.System, _ => { });

    public void Write(ReadOnlySpan<byte> lines)
    {
        // Kept nowhere.
    }

    public void Dispose()
    {
        // Nothing to close.
    }

    public ValueTask AddAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellationToken) => default;
}
