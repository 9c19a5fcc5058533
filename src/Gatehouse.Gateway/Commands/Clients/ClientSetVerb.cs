using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Clients;

/// <summary><c>gatehouse client set</c>: moves a client from one kind of credential to the next (requirement 1.18).</summary>
internal sealed class ClientSetVerb : ChangingVerb
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    private readonly Argument<string> name = ClientNames.Argument();
    private readonly Option<string> credentials = new("--credentials") { HelpName = "KINDS", Required = true, Description = "With which kinds it may come from now on: key, jwt or key,jwt." };
    private readonly Option<bool> yes = new("--yes") { Description = "Switch a kind off although it was used within the last 30 days." };
    private readonly Option<bool> fresh = new("--new") { Description = "The client need not exist yet." };

    public ClientSetVerb() : base("set", "Say with which kinds of credential a client may come.", "gatehouse client set warehouse --credentials key,jwt")
    {
        Arguments.Add(name);
        foreach (var option in new Option[] { credentials, yes, fresh })
            Options.Add(option);
    }

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var (wanted, kinds) = (call.Get(name)!, CredentialWords.Read(call.Get(credentials)!));
        if (wanted.Length is < 1 or > 512 || wanted.Any(char.IsControl) || wanted.Trim() != wanted)
            throw new StopException($"expected a client's name of 1 to 64 printable characters, found {Count.Of(wanted.Length, "character")}", exit: Exit.WrongUsage);

        // A typing mistake must not make a client, and leave the one that was meant as it is.
        var before = await register.Clients.FindAsync(wanted, cancellationToken);
        if (before is null && !call.Get(fresh))
            throw await ClientNames.NoneAsync(register, wanted, cancellationToken);

        await CheckUseAsync(call, register, wanted, (before?.Credentials ?? CredentialKinds.Any) & ~kinds, cancellationToken);
        var change = await register.Clients.SetCredentialsAsync(wanted, kinds, actor, cancellationToken);
        var confirmation = await ConfirmAsync(call, register, change, cancellationToken);
        call.Answer(new Set(wanted, CredentialWords.Of(kinds), change.Made, confirmation.Confirmed, confirmation.Pending), (to, set) => to.WriteLine($"{Plain.Text(set.Name)} {CredentialWords.Text(set.Credentials)}"));
        if (change.Made)
            return Told(call, confirmation);

        call.Terminal.Say("It was so already.");
        return Exit.Done;
    }

    private async ValueTask CheckUseAsync(Call call, IRegister register, string client, CredentialKinds off, CancellationToken cancellationToken)
    {
        var now = call.Desk.Time.GetUtcNow();
        var stillUsed = false;
        foreach (var use in await register.Clients.UsesAsync(client, cancellationToken))
        {
            if (!CredentialWords.Of(off).Contains(use.Kind))
                continue;

            call.Terminal.Say($"{use.Kind} was used {Ago.Of(now - use.LastAt)}, {Count.Of(use.Count, "time")} in all.");
            stillUsed |= now - use.LastAt < Lately;
        }

        if (stillUsed && !call.Get(yes))
            throw new StopException($"{Plain.Text(client)} still uses what would be switched off; nothing was changed", "the same with --yes");
    }

    private sealed record Set(string Name, IReadOnlyList<string> Credentials, bool WasChanged, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
}
