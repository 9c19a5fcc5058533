using System.Net;
using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;
using Gatehouse.RateLimiting.Logins;
using Gatehouse.Request;

namespace Gatehouse.Tests.RateLimiting.Logins;

/// <summary>A guard, a clock, and short ways to try.</summary>
internal sealed class Entrance(Quota? guesses = null, Quota? perSource = null, Quota? perAccount = null)
{
    public ManualClock Clock { get; } = new();

    public LoginGuard Guard => guard ??= new LoginGuard(Clock, 11);

    public LoginRule Rule { get; } = RuleOf(guesses, perSource, perAccount);

    private LoginGuard? guard;

    public static LoginRule RuleOf(Quota? guesses = null, Quota? perSource = null, Quota? perAccount = null, string account = "/username") => new(
        new OperationName("POST", "/login", new Place(1, 1)), account,
        guesses ?? new Quota(10, TimeSpan.FromMinutes(15)), perSource ?? new Quota(50, TimeSpan.FromMinutes(15)), perAccount ?? new Quota(100, TimeSpan.FromHours(1)));

    public static SourceAddress From(string address) => SourceAddress.Of(IPAddress.Parse(address));

    /// <summary>The reason of the refusal; null when it was let through.</summary>
    public string? Fail(ulong account, string source) => Try(account, source, attempt => Guard.Failed(attempt));

    public string? Succeed(ulong account, string source) => Try(account, source, attempt => Guard.Succeeded(attempt));

    public string? Vanish(ulong account, string source) => Try(account, source, attempt => Guard.GiveBack(attempt));

    /// <summary>How many failures are let through in a row.</summary>
    public int FailuresLetThrough(ulong account, string source, int most = 1000)
    {
        for (var n = 0; n < most; n++)
            if (Fail(account, source) is not null)
                return n;

        return most;
    }

    public LoginStop? Stop(ulong account, string source) => Guard.Begin(account, From(source), Rule, out _);

    private string? Try(ulong account, string source, Action<LoginTry> end)
    {
        if (Guard.Begin(account, From(source), Rule, out var attempt) is { } stop)
            return stop.Reason;

        end(attempt);
        return null;
    }
}
