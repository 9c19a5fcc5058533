using Gatehouse.RateLimiting.Logins;

namespace Gatehouse.Tests.RateLimiting.Logins;

/// <summary>How long failures take (CWE-208).</summary>
public sealed class LoginPaceTests
{
    private readonly ManualClock clock = new();
    private readonly LoginPace pace;

    public LoginPaceTests() => pace = new LoginPace(clock);

    [Fact]
    public void A_fast_and_a_slow_failure_take_the_same_time()
    {
        pace.Saw(Ms(300));

        Assert.Equal(Ms(3) + pace.HoldFor(Ms(3)), Ms(300) + pace.HoldFor(Ms(300)));
        Assert.Equal(Ms(400), Ms(300) + pace.HoldFor(Ms(300)));   // a quarter to spare, on a grid of 50 ms
    }

    [Fact]
    public void Before_anything_was_seen_a_hash_of_200_ms_is_assumed() => Assert.Equal(Ms(250), Ms(1) + pace.HoldFor(Ms(1)));

    [Fact]
    public void Nothing_is_held_longer_than_two_seconds()
    {
        pace.Saw(TimeSpan.FromMinutes(1));

        Assert.Equal(Ms(2000), pace.HoldFor(TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, pace.HoldFor(Ms(2001)));
    }

    [Fact]
    public void The_slowest_is_remembered_for_an_hour_at_least_and_forgotten_after_two()
    {
        pace.Saw(Ms(1000));
        clock.Pass(TimeSpan.FromMinutes(61));
        Assert.Equal(Ms(1250), pace.HoldFor(TimeSpan.Zero));

        clock.Pass(TimeSpan.FromMinutes(61));
        pace.Saw(Ms(10));
        Assert.Equal(Ms(50), pace.HoldFor(TimeSpan.Zero));
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
