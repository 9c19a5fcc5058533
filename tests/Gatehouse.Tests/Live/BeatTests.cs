using Gatehouse.Live;
using Gatehouse.Tests.Keys.Issuers;
using Gatehouse.Tests.RateLimiting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.Live;

/// <summary>What a node writes down of itself is what a command elsewhere reads as "in force".</summary>
public sealed class BeatTests
{
    [Fact] // The log position was told while streams were still being cut: a beat in between confirmed what had not happened.
    public void A_change_is_not_told_as_applied_before_all_who_hear_of_it_have_acted()
    {
        var (time, source) = (new ManualTime(), new Source());
        using var live = LiveView.Open(source, Sample.Policy([Sample.Operation()]), time, NullLogger.Instance);
        long? during = null;
        using var acted = new ManualResetEventSlim();
        live.Changed += state =>
        {
            if (state.Snapshot.Seq != 2)
                return;

            time.Pass(TimeSpan.FromSeconds(1));   // a beat is due, just now
            during = source.Told;
            acted.Set();
        };

        live.Start();
        source.Head = 2;
        live.Wake();

        Assert.True(acted.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal(1, during);
    }

    [Fact] // The reading had succeeded, so the next one found nothing new and confirmed what nobody had acted on.
    public async Task A_change_that_could_not_be_acted_on_is_told_again_before_it_is_confirmed()
    {
        var source = new Source();
        using var live = LiveView.Open(source, Sample.Policy([Sample.Operation()]), new ManualTime(), NullLogger.Instance);
        var told = 0;
        live.Changed += _ => throw (++told == 1 ? new InvalidOperationException("a fault of ours") : new IOException());

        source.Head = 2;
        Assert.Throws<InvalidOperationException>(live.CatchUp);
        Assert.Throws<IOException>(live.CatchUp);

        Assert.Equal(2, told);
        Assert.False(await live.WaitForAsync(2, TimeSpan.Zero, TestContext.Current.CancellationToken));
    }

    private sealed class Source : IChangeSource
    {
        private long seen;

        internal long Head { get; set; } = 1;

        internal long Told { get; private set; }

        public bool HasMoved() => Interlocked.Exchange(ref seen, Head) != Head;

        public long ReadAll(ISnapshotTarget target) => Head;

        public long ReadAfter(long seq, ISnapshotTarget target) => Head;

        public void Beat(string node, long applied) => Told = applied;

        public void Dispose() { }
    }
}
