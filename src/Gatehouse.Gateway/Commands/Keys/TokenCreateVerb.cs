using System.CommandLine;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary><c>gatehouse token create</c></summary>
internal sealed class TokenCreateVerb : PolicyVerb
{
    private readonly Option<string> subject = new("--subject") { HelpName = "ID", Required = true, Description = "Whom the token is for; must exist and not be suspended." };
    private readonly Option<string> client = new("--client") { HelpName = "NAME", Description = "The client that will use it.", DefaultValueFactory = _ => "command-line" };
    private readonly Option<string?> scope = new("--scope") { HelpName = "SCOPE", Description = "Scopes, separated by spaces." };

    public TokenCreateVerb() : base("create", "Sign a short-lived token (ES256) for a subject, for trying things out.", "gatehouse token create --subject alice")
    {
        foreach (var option in new Option[] { subject, client, scope })
            Options.Add(option);
    }

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var forWhom = call.Get(subject)!;
        var found = await register.Subjects.FindAsync(forWhom, cancellationToken) ?? throw await KnownWords.NoSubjectAsync(register, forWhom, cancellationToken);
        if (found.Suspended)
            throw new StopException($"{Plain.Text(forWhom)} is suspended: a token would be refused", $"gatehouse subject resume {Shell.Word(forWhom)}");

        var made = await register.NewTokenAsync(forWhom, call.Get(client)!, call.Get(scope), cancellationToken);
        call.Answer(new Created(made.Token, made.ExpiresAt), (to, created) => to.WriteLine(created.Token));
        call.Terminal.Say($"Good until {JsonText.Of(made.ExpiresAt)}, unless {Plain.Text(forWhom)} is suspended before. Send it as: Authorization: Bearer TOKEN");
        return Exit.Done;
    }

    private sealed record Created(string Token, DateTimeOffset ExpiresAt);
}
