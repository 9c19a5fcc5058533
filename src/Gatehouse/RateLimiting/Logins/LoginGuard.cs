using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.RateLimiting.Logins;

/// <summary>One attempt that was let through and counted, until it is known how it ended.</summary>
/// <param name="Account">Its keyed number; 0 when the body names none.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Rule">Whose limits it was counted under.</param>
/// <param name="Known">Whether the account has come in from there before.</param>
internal readonly record struct LoginTry(ulong Account, SourceAddress Source, LoginRule Rule, bool Known);

/// <summary>Why an attempt is not let through.</summary>
/// <param name="Reason">For the log: whose budget is used up.</param>
/// <param name="Rate">That budget.</param>
/// <param name="Wait">Nanoseconds.</param>
internal sealed record LoginStop(string Reason, Rate Rate, long Wait);

/// <summary>How often may a login fail? Three budgets: of a source at an account, of a source, of an account (CWE-307).</summary>
/// <remarks>
/// A source that an account is known from has only the first, in a table of its own. So a neighbour who tries every name, and a thousand
/// machines that try one name, stop themselves and each other, and not its owner (CWE-645). A success gives back what it took and nothing
/// more: who comes in to an account of his own now and then does not begin anew with those of others.
/// </remarks>
internal sealed class LoginGuard(TimeProvider time, int bits = 17)
{
    private readonly ElapsedClock clock = new(time);
    private readonly SeededHash hash = SeededHash.Fresh();
    private readonly KnownLogins known = new(bits);
    private readonly GuessTable sources = new(bits);
    private readonly GuessTable pairs = new(bits);
    private readonly GuessTable accounts = new(bits);

    /// <summary>Counts an attempt as failed until it is known to be something else.</summary>
    /// <returns>Null when it may go on.</returns>
    public LoginStop? Begin(ulong account, SourceAddress source, LoginRule rule, out LoginTry attempt)
    {
        var now = clock.Now;
        var guesses = Rate.Of(rule.Guesses);
        if (account != 0 && known.TryTake(account, source, guesses, now, out var taken))
        {
            attempt = new LoginTry(account, source, rule, Known: true);
            return taken.Admitted ? null : new LoginStop("login_guessing", guesses, taken.Wait);
        }

        attempt = new LoginTry(account, source, rule, Known: false);
        return TakeAll(attempt, guesses, now);
    }

    /// <summary>It came in: the source is known to the account from now on.</summary>
    public void Succeeded(in LoginTry attempt)
    {
        GiveBack(attempt);
        if (attempt.Account != 0)
            known.Remember(attempt.Account, attempt.Source, clock.Now);
    }

    /// <summary>It failed.</summary>
    public void Failed(in LoginTry attempt)
    {
        var now = clock.Now;
        var guesses = Rate.Of(attempt.Rule.Guesses);
        if (attempt.Known)
        {
            known.Fail(attempt.Account, attempt.Source, guesses, now);
            return;
        }

        sources.Fail(attempt.Source.Value, Rate.Of(attempt.Rule.PerSource), now);
        if (attempt.Account != 0)
            pairs.Fail(PairOf(attempt), guesses, now);

        // Of an account only the rate is bounded, with no stop: its owner on a new device finds a gap, and not a wall that others built.
    }

    /// <summary>Nobody knows: the upstream did not say.</summary>
    public void GiveBack(in LoginTry attempt)
    {
        var guesses = Rate.Of(attempt.Rule.Guesses);
        if (attempt.Known)
        {
            known.GiveBack(attempt.Account, attempt.Source, guesses);
            return;
        }

        sources.GiveBack(attempt.Source.Value, Rate.Of(attempt.Rule.PerSource));
        if (attempt.Account == 0)
            return;
        pairs.GiveBack(PairOf(attempt), guesses);
        accounts.GiveBack(attempt.Account, Rate.Of(attempt.Rule.PerAccount));
    }

    private LoginStop? TakeAll(in LoginTry attempt, in Rate guesses, long now)
    {
        var perSource = Rate.Of(attempt.Rule.PerSource);
        var taken = sources.Take(attempt.Source.Value, perSource, now);
        if (!taken.Admitted)
            return new LoginStop("login_spraying", perSource, taken.Wait);
        if (attempt.Account == 0 || TakeAccount(attempt, guesses, now) is not { } stop)
            return null;

        sources.GiveBack(attempt.Source.Value, perSource);
        return stop;
    }

    private LoginStop? TakeAccount(in LoginTry attempt, in Rate guesses, long now)
    {
        var pair = PairOf(attempt);
        var taken = pairs.Take(pair, guesses, now);
        if (!taken.Admitted)
            return new LoginStop("login_guessing", guesses, taken.Wait);

        var perAccount = Rate.Of(attempt.Rule.PerAccount);
        taken = accounts.Take(attempt.Account, perAccount, now);
        if (taken.Admitted)
            return null;

        pairs.GiveBack(pair, guesses);
        return new LoginStop("login_attacked", perAccount, taken.Wait);
    }

    private ulong PairOf(in LoginTry attempt) => hash.Of(attempt.Account ^ hash.Of(attempt.Source.Value));
}
