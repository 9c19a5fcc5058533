using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary><c>gatehouse key set</c></summary>
internal sealed class KeySetVerb : ChangingVerb
{
    private readonly Argument<string> id = KeyIds.Argument();
    private readonly Option<string?> expires = new("--expires") { HelpName = "TIME", Description = "When it ends, from now: 90d, 12h, 30m; or never." };
    private readonly KeyDetails details = new(changing: true);

    public KeySetVerb() : base("set", "Change what narrows one key, when it ends, and what finds it again. Its secret stays.", "gatehouse key set 7Gq2mVx0aBcD --scope orders:read --from 203.0.113.0/24")
    {
        Arguments.Add(id);
        Options.Add(expires);
        details.AddTo(this);
    }

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var wanted = KeyIds.Read(call.Get(id)!);
        var asked = details.Read(call, policy) with { ExpiresAt = EndOf(call) };
        if (asked == new KeyChange())
            throw new StopException("expected what to change: --expires, --scope, --from, --tag or --note", $"gatehouse key show {Shell.Word(wanted)}", Exit.WrongUsage);

        var change = await register.Keys.SetAsync(wanted, asked, actor, cancellationToken);
        if (change.Result == ChangeResult.NotFound)
            throw KeyIds.NotFound(wanted);

        return await ToldAsync(call, register, wanted, change, cancellationToken);
    }

    private async Task<int> ToldAsync(Call call, IRegister register, string wanted, Change change, CancellationToken cancellationToken)
    {
        var confirmation = await ConfirmAsync(call, register, change, cancellationToken);
        var now = KeyView.Of((await register.Keys.FindAsync(wanted, cancellationToken))!, call.Desk.Time.GetUtcNow());
        call.Answer(new Set(now, change.Made, confirmation.Confirmed, confirmation.Pending), (to, set) => KeyView.Whole(to, set.Key));
        if (now.ExpiresAt is null)
            call.Terminal.Say(Endless(wanted));
        if (change.Made)
            return Told(call, confirmation);

        call.Terminal.Say("It was so already.");
        return Exit.Done;
    }

    /// <summary>What is told of a key without an end.</summary>
    internal static string Endless(string id) => $"Key {id} never ends by itself: someone has to remember it. To give it an end: gatehouse key set {id} --expires 90d";

    private DateTimeOffset? EndOf(Call call) =>
        call.Get(expires) is not { } typed ? null
        : Periods.Read("--expires", typed) is { } lives ? call.Desk.Time.GetUtcNow() + lives
        : KeyChange.Never;

    private sealed record Set(KeyView Key, bool WasChanged, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
}
