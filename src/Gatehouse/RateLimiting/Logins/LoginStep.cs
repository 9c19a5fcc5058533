using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.RateLimiting.Logins;

/// <summary>Has this login failed too often? Asked last, of a body that was found valid; every other operation passes at once.</summary>
internal sealed class LoginStep(TimeProvider time) : IStep
{
    private readonly Lazy<LoginGuard> guard = new(() => new LoginGuard(time));   // its tables are made with the first login: most policies have none
    private readonly LoginPace pace = new(time);
    private readonly AccountNames names = new();

    /// <inheritdoc />
    public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken) => request.Operation switch
    {
        null => default,
        { Login: { } rule } => CountAsync(request, rule, cancellationToken),
        _ => new(Outcome.Continue),
    };

    private async ValueTask<Outcome> CountAsync(RequestContext request, LoginRule rule, CancellationToken cancellationToken)
    {
        var limits = request.State.Policy.Document.Validation;
        var account = default(string);
        if (MayHaveBody(request))
        {
            if (await BodyHolder.HoldAsync(request, limits.MaxBody, cancellationToken) is not { } body)
                return new Refusal(413, "content_too_large", $"Send a body of at most {limits.MaxBody} bytes.", "body_length") { Close = true };
            if (body.Length > 0 && LoginBody.Read(request.Http.Request, body, rule.Account!, limits.MaxDepth, out account) is { } refusal)
                return refusal;
        }

        return Begin(request, rule, account is null ? 0 : NumberOf(request, account));
    }

    private Outcome Begin(RequestContext request, LoginRule rule, ulong account)
    {
        if (guard.Value.Begin(account, request.Source, rule, out var attempt) is { } stop)
            return Refuse(request, stop);

        request.JudgeAnswerBy(new LoginAnswer(guard.Value, pace, time, attempt));
        return Outcome.Continue;
    }

    // The right password is refused as well: an exception for it would tell which one it is.
    private Refusal Refuse(RequestContext request, LoginStop stop)
    {
        request.Quota = LimitRefusal.StateOf("login", stop.Rate, new Taken(false, stop.Rate.Capacity, stop.Wait));
        return LimitRefusal.Of("Too many failed logins", stop.Reason, stop.Rate, stop.Wait, time.GetUtcNow());
    }

    private ulong NumberOf(RequestContext request, string account)
    {
        var number = names.NumberOf(account, out var label);
        request.LoginAccount = label;
        return number;
    }

    private static bool MayHaveBody(RequestContext request) =>
        !request.IsUpgrade && (request.Body is not null || request.Http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false });
}
