using Gatehouse.Keys;
using Gatehouse.Request;

namespace Gatehouse.RateLimiting.Logins;

/// <summary>Learns from the upstream's answer how a login ended, and makes all failures look the same.</summary>
/// <remarks>
/// Account enumeration (CWE-204): "no such user", "wrong password", "locked" and "confirm your address first" are one answer, in
/// status, header fields, body and time. So every 4xx is a failure, 404, 422, 423 and 429 included: only who knows the password may learn more.
/// 2xx and 3xx are successes and pass untouched; 5xx say nothing about the password and are not counted.
/// </remarks>
internal sealed class LoginAnswer(LoginGuard guard, LoginPace pace, TimeProvider time, LoginTry attempt) : IAnswerJudge
{
    private readonly long began = time.GetTimestamp();

    /// <inheritdoc />
    public async ValueTask<Refusal?> JudgeAsync(RequestContext request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var took = time.GetElapsedTime(began);
        switch ((int)answer.StatusCode)
        {
            case < 400:
                guard.Succeeded(attempt);
                pace.Saw(took);
                return null;
            case >= 500:
                guard.GiveBack(attempt);
                return null;
        }

        // Counted before it is held: who leaves meanwhile has guessed nevertheless.
        guard.Failed(attempt);
        pace.Saw(took);
        if (pace.HoldFor(took) is { Ticks: > 0 } rest)
            await Task.Delay(rest, time, cancellationToken);
        return Failed(request);
    }

    /// <inheritdoc />
    public void NoAnswer(RequestContext request, Refusal? refusal)
    {
        // Who hangs up before the answer would otherwise guess for nothing, and see by the side what he came for.
        if (refusal is { Status: 499 })
            guard.Failed(attempt);
        else
            guard.GiveBack(attempt);
    }

    private static Refusal Failed(RequestContext request) =>
        new(401, "login_failed", "The login was not accepted. Check the account and the password, and try again.", "login_failed") { Challenge = Challenge.Required(request.State.Policy), Step = "logins" };
}
