using Gatehouse.Policy.Model;
using Gatehouse.RateLimiting;
using Gatehouse.Request;

namespace Gatehouse.Tests.RateLimiting;

public sealed class SourceBucketsTests
{
    private static readonly Rate Ten = Rate.Of(new Quota(10, TimeSpan.FromHours(1)));

    [Fact] // CWE-770: a million addresses, no more memory than at the start
    public void A_flood_of_addresses_takes_no_memory()
    {
        var buckets = new SourceBuckets();
        buckets.Take(Source(0), Ten, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 1; i <= 1_000_000; i++)
            buckets.Take(Source(i), Ten, 1);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Fact] // 5.05: honest guests are not touched while a million addresses ask once each.
    public void In_a_flood_of_addresses_who_asks_once_is_still_let_in()
    {
        var buckets = new SourceBuckets();
        var hundred = Rate.Of(new Quota(100, TimeSpan.FromHours(1)));

        Assert.Equal(1_000_000, Enumerable.Range(0, 1_000_000).Count(i => buckets.Take(Source(i), hundred, 1).Admitted));
    }

    [Fact] // Changing the address must not wash off debts: what all have asked for together stays bounded.
    public void A_flood_of_addresses_gets_no_more_than_the_table_has_places()
    {
        var buckets = new SourceBuckets(sourcesBits: 11);
        var admitted = 0;

        for (var i = 0; i < 100_000; i++)
            admitted += buckets.Take(Source(i), Ten, 1).Admitted ? 1 : 0;

        Assert.InRange(admitted, 2048, 10 * 2048);
    }

    [Fact]
    public void A_heavy_debtor_cannot_be_pushed_out_by_light_ones()
    {
        var buckets = new SourceBuckets(sourcesBits: 11);
        for (var i = 0; i < 10; i++)
            buckets.Take(Source(7), Ten, 1);

        for (var i = 100; i < 3_000; i++)
            buckets.Take(Source(i), Ten, 1);

        Assert.False(buckets.Take(Source(7), Ten, 1).Admitted);
    }

    [Fact]
    public void Once_debts_are_paid_newcomers_start_fresh()
    {
        var buckets = new SourceBuckets(sourcesBits: 11);
        for (var i = 0; i < 50_000; i++)
            buckets.Take(Source(i), Ten, 1);

        var taken = buckets.Take(Source(900_000), Ten, Ten.Capacity * 2);

        Assert.Equal(9, taken.Remaining(Ten));
    }

    [Fact] // ::1 and an unknown peer are number 0, which is also what an empty place holds.
    public void The_source_number_zero_is_limited_like_any_other()
    {
        var buckets = new SourceBuckets(sourcesBits: 11);

        Assert.Equal(10, Enumerable.Range(0, 50).Count(_ => buckets.Take(default, Ten, 1).Admitted));
    }

    [Fact]
    public async Task Sixty_four_at_once_from_one_source_are_never_admitted_beyond_the_limit()
    {
        var buckets = new SourceBuckets();
        var rate = Rate.Of(new Quota(1_000, TimeSpan.FromHours(1)));
        var admitted = 0;

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
                if (buckets.Take(Source(1), rate, 1).Admitted)
                    Interlocked.Increment(ref admitted);
        })));

        Assert.Equal(1_000, admitted);
    }

    [Fact] // CWE-407: places cannot be computed in advance
    public void The_hash_depends_on_its_key()
    {
        var one = new SeededHash(1, 2);
        var other = new SeededHash(1, 3);

        Assert.NotEqual(one.Of(42), other.Of(42));
        Assert.Equal(one.Of(42), new SeededHash(1, 2).Of(42));
        Assert.NotEqual(SeededHash.Fresh().Of(42), SeededHash.Fresh().Of(42));
    }

    private static SourceAddress Source(int number) => new((1UL << 32) + (uint)number);
}
