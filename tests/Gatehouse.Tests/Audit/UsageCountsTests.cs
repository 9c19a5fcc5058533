using Gatehouse.Audit;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Audit;

/// <summary>Requirement 5.07</summary>
public sealed class UsageCountsTests : IAsyncDisposable
{
    private static readonly long Noon = new DateTimeOffset(2025, 7, 27, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly CompiledOperation Read = Sample.Operation();
    private static readonly CompiledOperation Report = Sample.Operation("POST", "/reports", OperationClass.Heavy, number: 1);

    private readonly Shelf shelf = new();
    private readonly List<string> complaints = [];
    private readonly UsageCounts counts;

    public UsageCountsTests() => counts = new UsageCounts(shelf, TimeSpan.FromHours(1), TimeProvider.System, complaints.Add);

    public ValueTask DisposeAsync() => counts.DisposeAsync();

    [Fact]
    public async Task Requests_are_counted_by_client_operation_and_outcome()
    {
        Count(Read, Sample.Client(1), UsageOutcome.Ok, UsageOutcome.Ok, UsageOutcome.Limited);
        Count(Report, Sample.Client(1), UsageOutcome.Failed);
        Count(Read, Sample.Client(2), UsageOutcome.Refused);
        Count(Read, Principal.Guest, UsageOutcome.Ok);

        await counts.FlushAsync(default);

        Assert.Equal(
            [
                new UsageRow(Noon, "", "GET /catalog", OperationClass.Light, 1, 0, 0, 0),
                new UsageRow(Noon, "client1", "GET /catalog", OperationClass.Light, 2, 0, 1, 0),
                new UsageRow(Noon, "client1", "POST /reports", OperationClass.Heavy, 0, 0, 0, 1),
                new UsageRow(Noon, "client2", "GET /catalog", OperationClass.Light, 0, 1, 0, 0),
            ],
            shelf.Rows.OrderBy(row => row.Client, StringComparer.Ordinal).ThenBy(row => row.Operation, StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_handed_over_is_not_handed_over_again()
    {
        Count(Read, Sample.Client(1), UsageOutcome.Ok);
        await counts.FlushAsync(default);
        await counts.FlushAsync(default);

        Assert.Single(shelf.Rows);
    }

    [Fact]
    public async Task A_request_counts_in_the_hour_it_was_made_in()
    {
        counts.Count(At(Noon - 1), UsageOutcome.Ok);
        counts.Count(At(Noon), UsageOutcome.Ok);

        await counts.FlushAsync(default);

        Assert.Equal([Noon - 3_600_000, Noon], shelf.Rows.Select(row => row.Hour).Order());
    }

    [Fact]
    public async Task While_the_store_is_away_nothing_is_lost_nothing_counted_twice_and_nothing_piles_up()
    {
        shelf.Away = true;
        for (var i = 0; i < 5; i++)
        {
            Count(Read, Sample.Client(1), UsageOutcome.Ok);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => counts.FlushAsync(default).AsTask());
        }

        shelf.Away = false;
        Count(Read, Sample.Client(1), UsageOutcome.Ok);
        await counts.FlushAsync(default);

        Assert.Equal(6, Assert.Single(shelf.Rows).Ok);
    }

    [Fact]
    public async Task A_clean_stop_loses_nothing()
    {
        Count(Read, Sample.Client(1), UsageOutcome.Ok);

        await counts.DisposeAsync();
        await counts.DisposeAsync();

        Assert.Single(shelf.Rows);
    }

    [Fact]
    public async Task A_stop_while_the_store_is_away_says_what_is_lost()
    {
        shelf.Away = true;
        Count(Read, Sample.Client(1), UsageOutcome.Ok);

        await counts.DisposeAsync();

        Assert.Contains("1 rows", Assert.Single(complaints), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_of_many_at_once_while_flushing_are_exact()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(task => Task.Run(async () =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                Count(i % 2 == 0 ? Read : Report, Sample.Client(i % 100), UsageOutcome.Ok);
                if (i % 500 == 0)
                    await counts.FlushAsync(default);
            }
        })));
        await counts.DisposeAsync();

        Assert.Equal(16_000, shelf.Rows.Sum(row => row.Ok));
    }

    private void Count(CompiledOperation operation, Principal principal, params UsageOutcome[] outcomes)
    {
        foreach (var outcome in outcomes)
            counts.Count(Sample.Request(operation, principal), outcome);
    }

    private static RequestContext At(long milliseconds)
    {
        var sample = Sample.Request(Read);
        return new RequestContext { Http = sample.Http, State = sample.State, Id = "x", Now = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), Operation = Read };
    }

    private sealed class Shelf : IUsageSink
    {
        public List<UsageRow> Rows { get; } = [];

        public bool Away { get; set; }

        public ValueTask AddAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellationToken)
        {
            if (Away)
                throw new StoreUnavailableException("The disk is gone.");

            Rows.AddRange(rows);
            return default;
        }
    }
}
