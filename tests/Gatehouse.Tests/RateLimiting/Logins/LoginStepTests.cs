using System.Net;
using System.Text;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.RateLimiting.Logins;
using Gatehouse.Request;

namespace Gatehouse.Tests.RateLimiting.Logins;

/// <summary>The step that counts a login, and what it makes of the upstream's answer.</summary>
public sealed class LoginStepTests
{
    private readonly TimerClock clock = new();
    private readonly LoginStep step;

    public LoginStepTests() => step = new LoginStep(clock);

    [Fact]
    public async Task What_is_no_login_passes_and_its_answer_is_nobodys_business()
    {
        var request = Sample.Request(Sample.Operation());

        Assert.True((await step.RunAsync(request, default)).Continues);
        Assert.Empty(request.Judges);
    }

    [Theory] // CWE-204, requirement 6.09: whatever the upstream tells the failures apart by.
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(410)]
    [InlineData(422)]
    [InlineData(423)]
    [InlineData(429)]
    public async Task Every_failure_is_the_same_answer(int status)
    {
        var refusal = await FailAsync(Login("bob"), status);

        Assert.Equal(new Refusal(401, "login_failed", "The login was not accepted. Check the account and the password, and try again.", "login_failed") { Challenge = "Bearer realm=\"localhost\"", Step = "logins" }, refusal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(302)]
    public async Task A_success_passes_untouched_and_costs_nothing(int status)
    {
        for (var n = 0; n < 60; n++)
            Assert.Null(await AnswerAsync(await LetInAsync(Login("bob")), status));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_failure_of_the_upstream_itself_is_no_guess(int status)
    {
        for (var n = 0; n < 60; n++)
            Assert.Null(await AnswerAsync(await LetInAsync(Login("bob")), status));
    }

    [Fact]
    public async Task An_upstream_that_does_not_answer_costs_the_caller_nothing()
    {
        var silent = new Refusal(502, "upstream_unavailable", "", "upstream_no_answer");
        for (var n = 0; n < 60; n++)
        {
            var request = await LetInAsync(Login("bob"));
            request.Judges.Single().NoAnswer(request, silent);
        }
    }

    [Fact] // A guess whose answer is not waited for was one: the token may be seen elsewhere.
    public async Task Who_leaves_before_the_answer_has_guessed()
    {
        for (var n = 0; n < 10; n++)
        {
            var request = await LetInAsync(Login("bob"));
            request.Judges.Single().NoAnswer(request, Refusals.Gone);
        }

        Assert.Equal("login_guessing", (await step.RunAsync(Login("bob"), default)).Refusal.Reason);
    }

    [Fact] // Requirements 5.04 and 6.08
    public async Task Guessing_is_answered_429_with_the_guides_fields_whatever_the_spelling()
    {
        string[] spellings = ["bob", "Bob", " bob", "BOB ", "ｂｏｂ", "b\u200bob"];
        for (var n = 0; n < 10; n++)
            await FailAsync(Login(spellings[n % 6]), 401);

        var request = Login("bob");
        var refusal = (await step.RunAsync(request, default)).Refusal;

        // Stopped when the last failure came, which was then held for two seconds.
        Assert.Equal((429, "rate_limit_exceeded", "login_guessing"), (refusal.Status, refusal.Error, refusal.Reason));
        Assert.Equal("Too many failed logins. The next one will be accepted in 898 seconds.", refusal.Message);
        Assert.Equal((10, 10, 898, clock.GetUtcNow().AddSeconds(898)), (refusal.Limit!.CurrentLimit, refusal.Limit.RequestsMade, refusal.Limit.RetryAfter, refusal.Limit.ResetTime));
        Assert.Equal(new QuotaState("login", 10, 900, 0, 898), request.Quota);
        Assert.Empty(request.Judges);
    }

    [Fact] // CWE-208: the fast "no such account" waits for what the slow "wrong password" may take.
    public async Task A_fast_failure_is_answered_no_sooner_than_a_slow_one()
    {
        await FailAsync(Login("bob"), 401, took: TimeSpan.FromMilliseconds(400));
        var request = await LetInAsync(Login("nobody"));

        var answer = AnswerAsync(request, 404).AsTask();
        clock.Pass(TimeSpan.FromMilliseconds(499));
        Assert.False(answer.IsCompleted);
        clock.Pass(TimeSpan.FromMilliseconds(1));

        Assert.Equal(401, (await answer)!.Status);
    }

    [Fact] // Who left while the answer was held has still guessed.
    public async Task A_failure_is_counted_before_it_is_held_back()
    {
        using var leaving = new CancellationTokenSource();
        for (var n = 0; n < 10; n++)
        {
            var request = await LetInAsync(Login("bob"));
            using var answer = new HttpResponseMessage(HttpStatusCode.Unauthorized);
            _ = request.Judges.Single().JudgeAsync(request, answer, leaving.Token).AsTask();
        }

        Assert.Equal("login_guessing", (await step.RunAsync(Login("bob"), default)).Refusal.Reason);
    }

    [Fact]
    public async Task Forms_are_counted_like_JSON()
    {
        for (var n = 0; n < 10; n++)
            await FailAsync(n % 2 == 0 ? Login("bob") : Send("username=bob&password=x", "application/x-www-form-urlencoded"), 401);

        Assert.Equal(429, (await step.RunAsync(Send("password=y&username=bob", "application/x-www-form-urlencoded; charset=utf-8"), default)).Refusal.Status);
    }

    [Theory] // What we cannot read would be counted for nobody.
    [InlineData("username=bob", "text/plain")]
    [InlineData("username=bob", null)]
    [InlineData("{}", "application/json; charset=utf-16")]
    [InlineData("--x", "multipart/form-data; boundary=x")]
    public async Task A_body_of_another_kind_is_refused(string body, string? type) => Assert.Equal(415, (await step.RunAsync(Send(body, type), default)).Refusal.Status);

    [Fact]
    public async Task A_body_that_names_two_accounts_is_refused_with_its_place()
    {
        var refusal = (await step.RunAsync(Send("""{"username":"bob","Username":"alice"}""", "application/json"), default)).Refusal;

        Assert.Equal((400, "body/username"), (refusal.Status, refusal.Faults!.Single().At));
    }

    [Fact]
    public async Task The_log_gets_a_label_and_never_the_name()
    {
        var (one, same, other) = (Login("bob@mail.example"), Login("BOB@mail.example"), Login("rob@mail.example"));
        await LetInAsync(one);
        await LetInAsync(same);
        await LetInAsync(other);

        Assert.Equal(one.LoginAccount, same.LoginAccount);
        Assert.NotEqual(one.LoginAccount, other.LoginAccount);
        Assert.Matches("^[0-9a-f]{12}$", one.LoginAccount);
    }

    private async Task<RequestContext> LetInAsync(RequestContext request)
    {
        Assert.True((await step.RunAsync(request, default)).Continues);
        return request;
    }

    private async Task<Refusal?> FailAsync(RequestContext request, int status, TimeSpan took = default)
    {
        await LetInAsync(request);
        clock.Pass(took);
        var answer = AnswerAsync(request, status).AsTask();
        clock.Pass(LoginPace.Longest);
        return await answer;
    }

    private static async ValueTask<Refusal?> AnswerAsync(RequestContext request, int status)
    {
        using var answer = new HttpResponseMessage((HttpStatusCode)status);
        return await request.Judges.Single().JudgeAsync(request, answer, default);
    }

    private static RequestContext Login(string name) => Send($$"""{"username":"{{name}}","password":"x"}""", "application/json");

    private static RequestContext Send(string body, string? type)
    {
        var request = Sample.Request(Operation());
        request.Http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        request.Http.Request.ContentType = type;
        return request;
    }

    private static CompiledOperation Operation() => new()
    {
        Number = 0, Method = "POST", Template = "/login", PathParameters = [], Resource = "sessions", Action = "start", Class = OperationClass.Light, AllowedRoles = 3, OwnRoles = 0,
        Owner = null, RuleLine = 7, Contract = null, AllowsSemicolon = false, Quota = Sample.Light, Login = Entrance.RuleOf(),
    };
}
