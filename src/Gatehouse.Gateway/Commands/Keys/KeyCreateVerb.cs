using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary><c>gatehouse key create</c></summary>
internal sealed class KeyCreateVerb : ChangingVerb
{
    private readonly Option<string> client = new("--client") { HelpName = "NAME", Required = true, Description = "Who will use it: stands in every log line and statistic. 1 to 64 printable characters." };
    private readonly Option<string[]> roles = new("--role") { HelpName = "ROLE", Description = "What it may do; may be repeated. With --subject it only narrows the subject's roles.", DefaultValueFactory = _ => [] };
    private readonly Option<string?> subject = new("--subject") { HelpName = "ID", Description = "Whom it acts for. Without it the client acts for itself." };
    private readonly Option<string?> plan = new("--plan") { HelpName = "PLAN", Description = "Plan of the policy that multiplies its limits." };
    private readonly Option<string?> expires = new("--expires") { HelpName = "TIME", Description = "When it ends: 90d, 12h, 30m or never. Default: authentication.keys.expire of the policy." };
    private readonly Option<string?> environment = new Option<string?>("--env") { HelpName = "ENV", Description = "live or test: stands in the key's text. Default: what the policy accepts (authentication.keys.environment)." }.AcceptOnlyFromAmong("live", "test");

    private readonly KeyDetails details = new(changing: false);

    public KeyCreateVerb() : base("create", "Make an API key. It is shown this once and cannot be shown again.", "gatehouse key create --client warehouse --role manager --expires 90d")
    {
        foreach (var option in new Option[] { client, roles, subject, plan, expires, environment })
            Options.Add(option);
        details.AddTo(this);
    }

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var made = register.NewKey(EnvironmentOf(call, policy));
        var key = await AskedAsync(call, policy, register, made.Id, cancellationToken);
        var change = await register.Keys.CreateAsync(key, made.Hash, actor, cancellationToken);
        if (change.Result == ChangeResult.NotFound)
            throw await KnownWords.NoSubjectAsync(register, key.Subject!, cancellationToken);
        if (!change.Made)
            throw new StopException("the key was not stored: its id is taken; try again");

        return Told(call, policy, key, made, await ConfirmAsync(call, register, change, cancellationToken));
    }

    private async ValueTask<ApiKey> AskedAsync(Call call, CompiledPolicy policy, IRegister register, string id, CancellationToken cancellationToken)
    {
        var (name, named, forWhom, planned) = (call.Get(client)!, call.Get(roles)!, call.Get(subject), call.Get(plan));
        if (name.Length is < 1 or > 64 || name.Any(char.IsControl))
            throw new StopException($"--client: expected 1 to 64 printable characters, found {name.Length}", exit: Exit.WrongUsage);

        var more = details.Read(call, policy);
        KnownWords.Roles(policy, named);
        KnownWords.Plan(policy, planned);
        if (forWhom is not null && await register.Subjects.FindAsync(forWhom, cancellationToken) is null)
            throw await KnownWords.NoSubjectAsync(register, forWhom, cancellationToken);

        var now = call.Desk.Time.GetUtcNow();
        var lives = call.Get(expires) is { } typed ? Periods.Read("--expires", typed) : policy.Document.Authentication.KeyExpiry;
        return new ApiKey(id, name, EnvironmentOf(call, policy), [.. named.Distinct()], forWhom, planned, now, now + lives, false, null)
        {
            Scopes = more.Scopes ?? [],
            Networks = more.Networks ?? [],
            Tags = more.Tags ?? [],
            Note = more.Note ?? "",
        };
    }

    private string EnvironmentOf(Call call, CompiledPolicy policy) => call.Get(environment) ?? policy.Document.Authentication.AcceptedEnvironment;

    private int Told(Call call, CompiledPolicy policy, ApiKey key, MadeKey made, Confirmation confirmation)
    {
        call.Answer(
            new Created(made.Id, made.Key, key.Client, key.Environment, key.Roles, key.Subject, key.Plan, key.Scopes, key.Networks, key.Tags, key.Note, key.ExpiresAt, confirmation.Confirmed, confirmation.Pending),
            (to, created) => to.WriteLine(created.Key));

        var exit = Told(call, confirmation);
        call.Terminal.Say($"Key {made.Id} of {key.Client} {(key.ExpiresAt is { } end ? "ends " + JsonText.Of(end) : "never ends")}. Keep it now: it cannot be shown again.");
        if (key.ExpiresAt is null)
            call.Terminal.Say(KeySetVerb.Endless(made.Id));
        if (policy.Document.Authentication.AcceptedEnvironment is var accepted && accepted != key.Environment)
            call.Terminal.Say($"It is a {key.Environment} key, and this policy accepts {accepted} keys only (authentication.keys.environment): here it is refused.");
        if (key.Roles.Count == 0 && key.Subject is null)
            call.Terminal.Say("It has neither a role nor a subject, so it may do only what guests may.");

        // One that needs no value in its path, so that the line can be pasted.
        if (policy.Operations.FirstOrDefault(operation => operation.PathParameters.Count == 0) is { } first)
            call.Terminal.Next($"gatehouse explain {first.Name} --key {made.Id}");
        return exit;
    }

    private sealed record Created(
        string Id, string Key, string Client, string Env, IReadOnlyList<string> Roles, string? Subject, string? Plan,
        IReadOnlyList<string> Scopes, IReadOnlyList<string> From, IReadOnlyList<string> Tags, string Note, DateTimeOffset? ExpiresAt, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
}
