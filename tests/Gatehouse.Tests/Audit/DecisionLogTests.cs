using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Audit;

public sealed class DecisionLogTests : IDisposable
{
    private readonly ManualClock clock = new();
    private readonly MemorySink sink = new();
    private readonly List<string> complaints = [];
    private readonly DecisionLog log;

    public DecisionLogTests() => log = new DecisionLog(sink, clock, complaints.Add, blocks: 3, blockBytes: 4096);

    public void Dispose()
    {
        sink.Open.Set();
        log.Dispose();
    }

    [Fact]
    public void A_line_is_readable_soon_without_being_asked_for()
    {
        Write("1");

        Assert.True(sink.Written.Wait(TimeSpan.FromSeconds(10)));
        Assert.Equal(["1"], Ids());
    }

    [Fact]
    public void A_clean_stop_loses_nothing()
    {
        for (var i = 0; i < 5; i++)
            Write($"{i}");

        log.Dispose();

        Assert.Equal(["0", "1", "2", "3", "4"], Ids());
        Assert.True(sink.Closed);
    }

    [Fact]
    public void A_request_that_ends_after_the_log_does_no_harm()
    {
        log.Dispose();

        for (var i = 0; i < 100; i++)
            Write($"{i}");
    }

    [Fact]
    public async Task Lines_of_many_at_once_stay_whole()
    {
        using var roomy = new DecisionLog(sink, clock, complaints.Add);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(task => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
                roomy.Write(Request($"{task}x{i}"), new DecisionEntry(200, "forwarding", null, default, 200));
        })));
        roomy.Flush();

        Assert.Equal(4000, Ids().Distinct().Count());
    }

    [Fact] // Whoever floods the log must not stop the gate, and must not flood unseen.
    public void When_the_disk_is_too_slow_requests_go_on_and_the_lost_lines_are_counted()
    {
        sink.Open.Reset();
        for (var i = 0; i < 1000; i++)
            Write($"{i}");
        Assert.InRange(log.Lost, 900, 999);

        sink.Open.Set();
        log.Flush();

        Assert.Equal(1000, Ids().Length + LostLines());
        Assert.Equal(log.Lost, LostLines());
    }

    [Fact]
    public void When_the_disk_is_full_it_is_said_once_a_minute_and_counted()
    {
        sink.Full = true;
        for (var i = 0; i < 3; i++)
        {
            Write($"{i}");
            log.Flush();
        }

        Assert.Contains("No space left on device", Assert.Single(complaints), StringComparison.Ordinal);
        Assert.Equal(3, log.Lost);

        clock.Pass(TimeSpan.FromMinutes(1));
        Write("4");
        log.Flush();
        Assert.Equal(2, complaints.Count);
    }

    [Fact]
    public void When_the_disk_has_room_again_a_line_says_how_many_are_missing()
    {
        sink.Full = true;
        Write("1");
        log.Flush();
        sink.Full = false;

        Write("2");
        log.Flush();
        log.Flush();

        Assert.Equal(1, LostLines());
        Assert.Equal(["2"], Ids());
    }

    [Fact]
    public void A_line_costs_no_allocation()
    {
        var request = Request("abc");
        var entry = new DecisionEntry(200, "forwarding", null, default, 200);
        using var warm = new DecisionLog(sink, clock, complaints.Add, blocks: 2);
        for (var i = 0; i < 200; i++)
        {
            warm.Write(request, entry);
            warm.Flush();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 10; i++)
            warm.Write(request, entry);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static RequestContext Request(string id)
    {
        var sample = Sample.Request(Sample.Operation(), Sample.Client(1));
        return new RequestContext { Http = sample.Http, State = sample.State, Id = id, Now = sample.Now, Source = sample.Source, Operation = sample.Operation, Principal = sample.Principal };
    }

    private void Write(string id) => log.Write(Request(id), new DecisionEntry(200, "forwarding", null, default, 200));

    private string[] Ids() => [.. sink.Lines.Where(line => line.Contains("request_id", StringComparison.Ordinal)).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("request_id").GetString()!)];

    private long LostLines() => sink.Lines.Where(line => line.Contains("lines_lost", StringComparison.Ordinal)).Sum(line => JsonDocument.Parse(line).RootElement.GetProperty("lines_lost").GetInt64());
}
