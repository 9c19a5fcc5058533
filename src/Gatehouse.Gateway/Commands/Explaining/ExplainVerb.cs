using System.CommandLine;
using System.Globalization;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary><c>gatehouse explain</c></summary>
internal sealed class ExplainVerb : PolicyVerb
{
    private readonly Argument<string> what = new("REQUEST-ID|METHOD") { Description = "The id of a request that was answered (header Gatehouse-Request-Id), or a method." };
    private readonly Argument<string?> path = new("PATH") { Description = "With a method: the path of an imagined request.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> roles = new("--role") { HelpName = "ROLE", Description = "Asked by somebody with this role; may be repeated.", DefaultValueFactory = _ => [] };
    private readonly Option<string?> subject = new("--subject") { HelpName = "ID", Description = "Asked by this subject, with the roles it has now." };
    private readonly Option<string?> owner = new("--owner") { HelpName = "ID", Description = "Whose thing it is, where only the API, the body or a claim would tell." };
    private readonly Option<string?> body = new("--body") { HelpName = "FILE", Description = "Checked against the contract as a real body is." };
    private readonly Option<string[]> headers = new("--header") { HelpName = "FIELD", Description = "A header field, 'Name: value'; may be repeated.", DefaultValueFactory = _ => [] };
    private readonly Option<string?> at = new("--at") { HelpName = "TIME", Description = "When it is asked, such as 2026-01-05T09:00:00Z. Default: now." };
    private readonly Option<string?> key = new("--key") { HelpName = "ID", Description = "Asked with this key." };

    public ExplainVerb() : base("explain", "Say which step, which rule and which line decides a request, and what would have allowed it.", "gatehouse explain GET /users/alice --role user")
    {
        Arguments.Add(what);
        Arguments.Add(path);
        foreach (var option in new Option[] { roles, subject, key, owner, body, headers, at })
            Options.Add(option);
    }

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var read = PolicyOf(call);
        if (call.Get(path) is not { } target)
            return await RecordedDecision.TellAsync(call, read, call.Get(what)!, cancellationToken);

        var caller = await CallerAsync(call, read, cancellationToken);
        var explainer = new Explainer(read, Path.GetFileName(FileOf(call)), call.Desk);
        call.Answer(await explainer.ExplainAsync(call.Get(what)!, target, caller, MoreOf(call), cancellationToken), Explanation.Write);
        return Exit.Done;
    }

    private ImaginedMore MoreOf(Call call) =>
        new(call.Get(owner), call.Get(body) is { } file ? File.ReadAllBytes(call.Terminal.Full(file)) : null, call.Get(headers)!);

    private DateTimeOffset TimeOf(Call call)
    {
        if (call.Get(at) is not { } text)
            return call.Desk.Time.GetUtcNow();

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new StopException($"--at: expected a time such as '2026-01-05T09:00:00Z', found '{Plain.Text(text)}'", exit: Exit.WrongUsage);
    }

    private async ValueTask<Caller> CallerAsync(Call call, CompiledPolicy read, CancellationToken cancellationToken)
    {
        var time = TimeOf(call);
        var (named, whom, with) = (call.Get(roles)!, call.Get(subject), call.Get(key));
        if ((named.Length > 0 ? 1 : 0) + (whom is null ? 0 : 1) + (with is null ? 0 : 1) > 1)
            throw new StopException("expected one of --role, --subject and --key, found more than one", exit: Exit.WrongUsage);
        if (whom is null && with is null)
            return Callers.WithRoles(read, named);

        await using var register = await call.Desk.OpenAsync(read, cancellationToken);
        var callers = new Callers(read, register, time);
        return whom is not null
            ? await callers.SubjectAsync(whom, cancellationToken)
            : await callers.KeyAsync(with!, cancellationToken);
    }
}
