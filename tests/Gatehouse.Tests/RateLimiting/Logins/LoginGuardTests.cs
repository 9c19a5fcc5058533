using System.Globalization;
using CsCheck;
using Gatehouse.Policy.Model;
using Gatehouse.RateLimiting.Logins;

namespace Gatehouse.Tests.RateLimiting.Logins;

/// <summary>What measures the memory of the whole process runs while nothing else does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class LoginGuardTests
{
    private const ulong Alice = 1, Bob = 2;
    private const string Home = "192.0.2.1", Elsewhere = "198.51.100.7";
    private readonly Entrance entrance = new();

    [Fact] // CWE-307
    public void A_source_that_guesses_at_one_account_is_stopped_after_ten_failures()
    {
        Assert.Equal(10, entrance.FailuresLetThrough(Alice, Elsewhere));
        Assert.Equal("login_guessing", entrance.Fail(Alice, Elsewhere));
    }

    [Fact]
    public void The_right_password_is_refused_too_while_stopped()
    {
        entrance.FailuresLetThrough(Alice, Elsewhere);

        Assert.Equal("login_guessing", entrance.Succeed(Alice, Elsewhere));
    }

    [Fact]
    public void Each_stop_is_twice_as_long_as_the_last_up_to_sixteen_windows()
    {
        var stops = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            entrance.FailuresLetThrough(Alice, Elsewhere);
            var wait = TimeSpan.FromTicks(entrance.Stop(Alice, Elsewhere)!.Wait / 100);
            stops.Add(wait.TotalMinutes);
            entrance.Clock.Pass(wait);
        }

        Assert.Equal([15, 30, 60, 120, 240, 240, 240], stops);
    }

    [Fact]
    public void A_stop_long_ago_is_forgotten()
    {
        entrance.FailuresLetThrough(Alice, Elsewhere);
        entrance.Clock.Pass(TimeSpan.FromHours(5));
        entrance.FailuresLetThrough(Alice, Elsewhere);

        Assert.Equal(15, TimeSpan.FromTicks(entrance.Stop(Alice, Elsewhere)!.Wait / 100).TotalMinutes);
    }

    [Fact] // CWE-645
    public void Failures_of_one_source_do_not_stop_the_owner_at_another()
    {
        entrance.FailuresLetThrough(Alice, Elsewhere);

        Assert.Null(entrance.Succeed(Alice, Home));
    }

    [Fact] // Password spraying: one guess at each of many accounts.
    public void A_source_that_fails_at_many_accounts_is_stopped_at_all()
    {
        for (var account = 100UL; account < 150; account++)
            Assert.Null(entrance.Fail(account, Elsewhere));

        Assert.Equal("login_spraying", entrance.Fail(999, Elsewhere));
    }

    [Fact]
    public void Neighbours_who_were_in_before_come_in_past_a_stopped_source()
    {
        entrance.Succeed(Alice, Home);
        for (var account = 100UL; account < 160; account++)
            entrance.Fail(account, Home);

        Assert.Null(entrance.Succeed(Alice, Home));
        Assert.Equal("login_spraying", entrance.Succeed(Bob, Home));
    }

    [Fact] // A botnet: every source tries once.
    public void An_account_attacked_from_many_sources_takes_a_hundred_failures_an_hour_from_strangers()
    {
        var through = Enumerable.Range(0, 1000).Count(n => entrance.Fail(Alice, Stranger(n)) is null);

        Assert.Equal(100, through);
        Assert.Equal("login_attacked", entrance.Succeed(Alice, Elsewhere));
    }

    [Fact] // CWE-645
    public void The_owner_comes_in_from_a_known_source_while_a_botnet_guesses()
    {
        entrance.Succeed(Alice, Home);
        for (var n = 0; n < 1000; n++)
            entrance.Fail(Alice, Stranger(n));

        Assert.Null(entrance.Fail(Alice, Home));
        Assert.Null(entrance.Succeed(Alice, Home));
    }

    [Fact]
    public void A_stranger_finds_a_gap_in_an_attack_that_goes_on()
    {
        for (var n = 0; n < 1000; n++)
            entrance.Fail(Alice, Stranger(n));
        entrance.Clock.Pass(TimeSpan.FromSeconds(36));

        Assert.Null(entrance.Succeed(Alice, Elsewhere));
    }

    [Fact] // "Broken brute-force protection": a login to the attacker's own account began the count anew.
    public void Coming_in_to_an_account_of_ones_own_gives_nothing_back_of_others()
    {
        for (var account = 100UL; account < 150; account++)
        {
            entrance.Fail(account, Elsewhere);
            entrance.Succeed(Bob, Elsewhere);
        }

        Assert.Equal("login_spraying", entrance.Fail(999, Elsewhere));
    }

    [Fact] // CWE-367: all of them are asked before the first answer is there.
    public void Guesses_at_the_same_time_are_counted_before_their_answers()
    {
        var through = new List<LoginTry>();
        for (var n = 0; n < 100; n++)
            if (entrance.Guard.Begin(Alice, Entrance.From(Elsewhere), entrance.Rule, out var attempt) is null)
                through.Add(attempt);

        Assert.Equal(10, through.Count);
        through.ForEach(attempt => entrance.Guard.Failed(attempt));
        Assert.Equal(15, TimeSpan.FromTicks(entrance.Stop(Alice, Elsewhere)!.Wait / 100).TotalMinutes);   // one stop, not ten
    }

    [Fact]
    public void Successes_and_answers_that_say_nothing_cost_nothing()
    {
        for (var n = 0; n < 500; n++)
        {
            Assert.Null(entrance.Vanish(Alice, Elsewhere));
            Assert.Null(entrance.Succeed(Bob, Elsewhere));
        }
    }

    [Fact]
    public void A_known_source_that_guesses_is_stopped_like_any_other()
    {
        entrance.Succeed(Alice, Home);

        Assert.Equal(10, entrance.FailuresLetThrough(Alice, Home));
        Assert.Equal("login_guessing", entrance.Succeed(Alice, Home));
    }

    [Fact]
    public void A_source_that_was_not_seen_for_a_month_is_a_stranger_again()
    {
        entrance.Succeed(Alice, Home);
        entrance.Clock.Pass(TimeSpan.FromDays(31));
        for (var n = 0; n < 1000; n++)
            entrance.Fail(Alice, Stranger(n));

        Assert.Equal("login_attacked", entrance.Succeed(Alice, Home));
    }

    [Fact] // Who comes in to an account of his own from everywhere must not push the victim's home out of the table.
    public void Sources_of_one_account_push_out_their_own_only()
    {
        for (ulong account = 1; account <= 200; account++)
            entrance.Succeed(account, Home);
        for (var n = 0; n < 5000; n++)
            entrance.Succeed(77, Stranger(n));
        for (var n = 0; n < 60; n++)
            entrance.Fail((ulong)(10_000 + n), Home);   // now Home lets in only whom it knows

        var known = Enumerable.Range(1, 200).Count(account => account != 77 && entrance.Succeed((ulong)account, Home) is null);

        Assert.InRange(known, 195, 199);   // of 8 places, a neighbour in the set may lose one to a first login; never all
    }

    [Fact] // Requests without an account have nothing but their source.
    public void A_body_without_an_account_counts_for_its_source_alone()
    {
        Assert.Equal(50, entrance.FailuresLetThrough(0, Elsewhere));
        Assert.Null(entrance.Fail(0, Home));
        Assert.Equal("login_spraying", entrance.Fail(Alice, Elsewhere));
    }

    [Fact] // CWE-645: whatever others do, in whatever order, with whatever outcome.
    public void The_owner_is_never_refused_at_a_known_source_for_what_others_fail()
    {
        var step = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 40], Gen.Int[0, 3], Gen.Int[0, 120]);

        step.Array[0, 400].Sample(steps =>
        {
            var house = new Entrance(new Quota(3, TimeSpan.FromMinutes(1)), new Quota(5, TimeSpan.FromMinutes(1)), new Quota(4, TimeSpan.FromMinutes(1)));
            house.Succeed(Alice, Home);
            foreach (var (account, source, kind, seconds) in steps)
            {
                _ = kind switch
                {
                    0 => house.Succeed((ulong)account + Bob, Stranger(source)),
                    1 => house.Vanish((ulong)account + 1, Stranger(source)),
                    2 => house.Fail((ulong)account + Bob, Home),   // neighbours at the same address, at other accounts
                    _ => house.Fail((ulong)account + 1, Stranger(source)),
                };
                house.Clock.Pass(TimeSpan.FromSeconds(seconds));
                if (house.Succeed(Alice, Home) is not null)
                    return false;
            }

            return true;
        }, iter: 300);
    }

    [Fact] // NIST SP 800-63B, 5.2.2, and OWASP ASVS 2.2.1: bounded whatever the order.
    public void Nobody_fails_more_often_at_an_account_than_the_policy_says() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[0, 3]).Array[0, 500].Sample(steps =>
        {
            var house = new Entrance(new Quota(3, TimeSpan.FromMinutes(10)), new Quota(5, TimeSpan.FromMinutes(10)), new Quota(20, TimeSpan.FromMinutes(10)));
            var failed = steps.Count(one => one.Item2 != 0 && house.Fail(Alice, Stranger(one.Item1)) is null);
            return failed <= 20;
        }, iter: 200);

    [Fact] // CWE-770: the tables are as large after a million names as before.
    public void A_million_accounts_take_no_more_room_than_one_and_the_stopped_stay_stopped()
    {
        var house = new Entrance(perSource: new Quota(1_000_000, TimeSpan.FromSeconds(1)));
        house.FailuresLetThrough(Alice, Elsewhere);
        house.Fail(Bob, Home);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var n = 0; n < 1_000_000; n++)
            house.Fail((ulong)(1000 + n), Home);
        var after = GC.GetTotalMemory(forceFullCollection: true);

        Assert.InRange(after - before, long.MinValue, 64L << 20);   // a table that grew would hold 120 MB more; the rest is what other tests keep
        Assert.Equal("login_guessing", house.Fail(Alice, Elsewhere));
    }

    private static string Stranger(int n) => string.Create(CultureInfo.InvariantCulture, $"10.{n >> 8 & 255}.{n & 255}.9");
}
