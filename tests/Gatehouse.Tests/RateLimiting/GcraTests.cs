using CsCheck;
using Gatehouse.Policy.Model;
using Gatehouse.RateLimiting;

namespace Gatehouse.Tests.RateLimiting;

public sealed class GcraTests
{
    private const long Second = 1_000_000_000;

    private static readonly Gen<Quota> Quotas =
        Gen.Select(Gen.Int[1, 1_000_000], Gen.Int[1, 7 * 86_400], (permits, seconds) => new Quota(permits, TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Exactly_the_limit_is_admitted_at_once() =>
        Gen.Select(Gen.Int[1, 2_000], Gen.Int[1, 7 * 86_400], Gen.Long[0, 1L << 60]).Sample((permits, seconds, now) =>
        {
            var rate = Rate.Of(new Quota(permits, TimeSpan.FromSeconds(seconds)));
            var word = 0L;
            var admitted = 0;
            for (var i = 0; i < permits + 10; i++)
                admitted += Gcra.Take(ref word, rate, now).Admitted ? 1 : 0;

            return admitted == permits;
        }, iter: 200);

    [Fact]
    public void Who_waits_as_told_is_let_in_and_who_comes_one_nanosecond_early_is_not() =>
        Gen.Select(Quotas, Gen.Long[0, 1L << 60]).Sample((quota, now) =>
        {
            var rate = Rate.Of(quota);
            var word = now + rate.Capacity;
            var refused = Gcra.Take(ref word, rate, now);

            return !refused.Admitted && refused.Wait > 0
                && !Gcra.Ask(word, rate, now + refused.Wait - 1).Admitted
                && Gcra.Take(ref word, rate, now + refused.Wait).Admitted;
        });

    [Fact]
    public void A_refused_request_costs_nothing()
    {
        var rate = Rate.Of(Sample.Heavy);
        var word = rate.Capacity;

        var first = Gcra.Take(ref word, rate, 0);
        for (var i = 0; i < 1000; i++)
            Gcra.Take(ref word, rate, 0);

        Assert.Equal(first, Gcra.Take(ref word, rate, 0));
    }

    [Fact]
    public void In_any_time_no_more_is_admitted_than_the_limit_and_what_was_earned_meanwhile() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[1, 100], Gen.Long[0, Second * 3].Array[0, 400]).Sample((permits, seconds, pauses) =>
        {
            var rate = Rate.Of(new Quota(permits, TimeSpan.FromSeconds(seconds)));
            var (word, now, admitted) = (0L, 0L, 0L);
            foreach (var pause in pauses)
            {
                now += pause;
                admitted += Gcra.Take(ref word, rate, now).Admitted ? 1 : 0;
            }

            return admitted <= permits + (Int128)now * permits / (seconds * Second);
        });

    [Fact] // 64 at once, however they interleave: never one more than the limit.
    public async Task Sixty_four_at_once_are_never_admitted_beyond_the_limit()
    {
        var rate = Rate.Of(new Quota(5_000, TimeSpan.FromHours(1)));
        var buckets = new ClientBuckets();
        var admitted = 0;
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var tasks = Enumerable.Range(0, 64).Select(async _ =>
        {
            await start.Task;
            for (var i = 0; i < 200; i++)
                if (Gcra.Take(ref buckets[70_000, OperationClass.Light], rate, 0).Admitted)
                    Interlocked.Increment(ref admitted);
        }).ToArray();
        start.SetResult();
        await Task.WhenAll(tasks);

        Assert.Equal(5_000, admitted);
    }

    [Fact] // A policy reload from 10 a week to 10 a second must not lock anybody out for the rest of the week.
    public void A_shorter_window_holds_from_the_next_request()
    {
        var word = Rate.Of(new Quota(10, TimeSpan.FromDays(7))).Capacity;

        var refused = Gcra.Take(ref word, Rate.Of(new Quota(10, TimeSpan.FromSeconds(1))), 0);

        Assert.Equal(100_000_000, refused.Wait);
    }

    [Theory]
    [InlineData(1000, 10, 10_000)]
    [InlineData(100, 1.15, 115)]
    [InlineData(10, 0.5, 5)]
    [InlineData(10, 0.01, 1)]
    [InlineData(10, double.NaN, 1)]
    [InlineData(1_000_000, 1e12, 1_000_000_000)]
    public void A_plan_multiplies_the_limit_within_bounds(int permits, double factor, int expected) =>
        Assert.Equal(expected, Rate.Of(new Quota(permits, TimeSpan.FromHours(1)), factor).Permits);

    [Theory]
    [InlineData(1_000_000_000)]
    [InlineData(10_000_000)]
    [InlineData(3_579_545)]
    public void The_clock_counts_nanoseconds_whatever_the_hardware_counts(long frequency)
    {
        var time = new ManualClock(frequency);
        var clock = new ElapsedClock(time);

        time.Pass(TimeSpan.FromDays(400));

        Assert.Equal(TimeSpan.FromDays(400).Ticks * 100, clock.Now);
    }

    [Fact]
    public void Words_stay_where_they_are_while_the_table_grows()
    {
        var buckets = new ClientBuckets();
        ref var early = ref buckets[3, OperationClass.Heavy];

        for (var client = 0; client < 1_000_000; client += 1000)
            buckets[client, OperationClass.Light]++;
        early = 42;

        Assert.Equal(42, buckets[3, OperationClass.Heavy]);
        Assert.Equal(1, buckets[999_000, OperationClass.Light]);
    }
}
