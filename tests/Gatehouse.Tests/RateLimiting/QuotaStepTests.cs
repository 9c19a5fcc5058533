using CsCheck;
using Gatehouse.Policy.Model;
using Gatehouse.RateLimiting;
using Gatehouse.Request;

namespace Gatehouse.Tests.RateLimiting;

public sealed class QuotaStepTests
{
    private readonly ManualClock clock = new();
    private readonly QuotaStep step;

    public QuotaStepTests() => step = new QuotaStep(clock);

    [Fact] // Requirement 5.04
    public async Task Over_the_limit_the_answer_has_the_six_fields()
    {
        var operation = Sample.Operation(@class: OperationClass.Heavy, quota: Sample.Heavy);
        for (var i = 0; i < 10; i++)
            Assert.True((await AskAsync(operation, Sample.Client(1))).Continues);

        var refusal = (await AskAsync(operation, Sample.Client(1))).Refusal;

        Assert.Equal((429, "rate_limit_exceeded", "quota_heavy"), (refusal.Status, refusal.Error, refusal.Reason));
        Assert.Equal("Too many requests of the class heavy. The next one will be accepted in 360 seconds.", refusal.Message);
        Assert.Equal(new LimitExceeded(CurrentLimit: 10, RequestsMade: 10, clock.Wall.AddSeconds(360), RetryAfter: 360), refusal.Limit);
    }

    [Fact]
    public async Task Who_waits_retry_after_seconds_is_let_in_and_so_is_who_waits_until_reset_time()
    {
        await Gen.Select(Gen.Int[1, 40], Gen.Int[1, 5000], Gen.Int[0, 999]).SampleAsync(async (permits, seconds, offset) =>
        {
            var time = new ManualClock();
            time.Pass(TimeSpan.FromMilliseconds(offset));
            var tested = new QuotaStep(time);
            var operation = Sample.Operation(quota: new Quota(permits, TimeSpan.FromSeconds(seconds)));
            for (var i = 0; i < permits; i++)
                await tested.RunAsync(Sample.Request(operation, Sample.Client(1)), default);

            var limit = (await tested.RunAsync(Sample.Request(operation, Sample.Client(1)), default)).Refusal.Limit!;
            var wait = TimeSpan.FromSeconds(limit.RetryAfter);
            var until = limit.ResetTime - time.Wall;
            Assert.InRange((until - wait).TotalSeconds, -1, 1);
            Assert.Equal(0, limit.ResetTime.Millisecond);

            time.Pass(until < wait ? until : wait);
            return (await tested.RunAsync(Sample.Request(operation, Sample.Client(1)), default)).Continues;
        }, iter: 300);
    }

    [Fact]
    public async Task Neither_the_other_clients_nor_the_other_classes_pay()
    {
        var heavy = Sample.Operation(@class: OperationClass.Heavy, quota: new Quota(1, TimeSpan.FromHours(1)));
        await AskAsync(heavy, Sample.Client(1));

        Assert.False((await AskAsync(heavy, Sample.Client(1))).Continues);
        Assert.True((await AskAsync(heavy, Sample.Client(2))).Continues);
        Assert.True((await AskAsync(Sample.Operation(), Sample.Client(1))).Continues);
    }

    [Fact]
    public async Task Operations_of_one_class_share_one_quota()
    {
        var quota = new Quota(1, TimeSpan.FromHours(1));
        await AskAsync(Sample.Operation("GET", "/a", quota: quota), Sample.Client(1));

        Assert.False((await AskAsync(Sample.Operation("GET", "/b", quota: quota, number: 1), Sample.Client(1))).Continues);
    }

    [Fact] // Otherwise the same data could be asked for without end, only without their bodies.
    public async Task HEAD_of_a_GET_counts_as_the_GET()
    {
        var operation = Sample.Operation(quota: new Quota(1, TimeSpan.FromHours(1)));
        var head = Sample.Request(operation, Sample.Client(1));
        head.Http.Request.Method = "HEAD";

        Assert.True((await step.RunAsync(head, default)).Continues);
        Assert.False((await AskAsync(operation, Sample.Client(1))).Continues);
    }

    [Fact] // The name a caller gives itself is no identity: only the number that Authentication found counts.
    public async Task Another_key_of_the_same_client_shares_its_quota()
    {
        var operation = Sample.Operation(quota: new Quota(1, TimeSpan.FromHours(1)));
        await AskAsync(operation, Sample.Client(1, subject: "alice"), source: "192.0.2.1");

        Assert.False((await AskAsync(operation, Sample.Client(1, subject: "bob"), source: "192.0.2.2")).Continues);
    }

    [Fact]
    public async Task The_plan_of_the_client_multiplies_its_limit()
    {
        var operation = Sample.Operation(quota: new Quota(2, TimeSpan.FromHours(1)));
        var partner = Sample.Client(1, plan: 10);
        for (var i = 0; i < 20; i++)
            Assert.True((await AskAsync(operation, partner)).Continues);

        Assert.Equal(20, (await AskAsync(operation, partner)).Refusal.Limit!.CurrentLimit);
    }

    [Fact]
    public async Task A_guest_is_counted_by_source_and_a_household_is_one_source()
    {
        var operation = Sample.Operation(quota: new Quota(1, TimeSpan.FromHours(1)));
        await AskAsync(operation, source: "2001:db8:1:2::1");

        Assert.False((await AskAsync(operation, source: "2001:db8:1:2:ffff::9")).Continues);
        Assert.True((await AskAsync(operation, source: "2001:db8:1:3::1")).Continues);
        Assert.True((await AskAsync(operation, source: "192.0.2.1")).Continues);
        Assert.False((await AskAsync(operation, source: "::ffff:192.0.2.1")).Continues);
    }

    [Fact] // The wall clock set back by a year must lock nobody out; set forward, it must open nothing.
    public async Task Jumps_of_the_wall_clock_change_nothing()
    {
        var operation = Sample.Operation(quota: new Quota(2, TimeSpan.FromHours(1)));
        await AskAsync(operation, Sample.Client(1));
        clock.Wall = clock.Wall.AddYears(-1);
        Assert.True((await AskAsync(operation, Sample.Client(1))).Continues);
        clock.Wall = clock.Wall.AddYears(2);

        var refusal = (await AskAsync(operation, Sample.Client(1))).Refusal;

        Assert.Equal(1800, refusal.Limit!.RetryAfter);
        Assert.InRange(refusal.Limit.ResetTime, clock.Wall.AddSeconds(1800), clock.Wall.AddSeconds(1801));
    }

    [Fact]
    public async Task The_state_of_the_quota_stands_on_the_request()
    {
        var request = Sample.Request(Sample.Operation(), Sample.Client(1));

        await step.RunAsync(request, default);

        Assert.Equal(new QuotaState("light", 1000, 3600, 999, 4), request.Quota);
    }

    [Fact] // Otherwise a client of the older header fields would wait an hour where Retry-After says six minutes.
    public async Task When_refused_the_reset_is_the_time_of_retry_after()
    {
        var operation = Sample.Operation(@class: OperationClass.Heavy, quota: Sample.Heavy);
        for (var i = 0; i < 10; i++)
            await AskAsync(operation, Sample.Client(1));
        var request = Sample.Request(operation, Sample.Client(1));

        await step.RunAsync(request, default);

        Assert.Equal(new QuotaState("heavy", 10, 3600, 0, 360), request.Quota);
    }

    [Fact]
    public async Task A_request_without_an_operation_is_refused() =>
        Assert.Equal(500, (await step.RunAsync(Sample.Request(Sample.Policy([]), null), default)).Refusal.Status);

    private ValueTask<Outcome> AskAsync(Gatehouse.Policy.Compiling.CompiledOperation operation, Principal? principal = null, string source = "192.0.2.1") =>
        step.RunAsync(Sample.Request(operation, principal, source), default);
}
