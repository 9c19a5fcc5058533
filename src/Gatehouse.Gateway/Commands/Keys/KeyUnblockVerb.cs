using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary><c>gatehouse key unblock</c></summary>
internal sealed class KeyUnblockVerb : ChangingVerb
{
    private readonly Argument<string> id = KeyIds.Argument();

    public KeyUnblockVerb() : base("unblock", "End the block of a key.", "gatehouse key unblock 7Gq2mVx0aBcD") => Arguments.Add(id);

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var wanted = KeyIds.Read(call.Get(id)!);
        var change = await register.Keys.UnblockAsync(wanted, actor, cancellationToken);
        if (change.Result == ChangeResult.NotFound)
            throw KeyIds.NotFound(wanted);

        var confirmation = await ConfirmAsync(call, register, change, cancellationToken);
        call.Answer(new Changed(wanted, "live", change.Made, confirmation.Confirmed, confirmation.Pending), (to, it) => to.WriteLine($"{it.Id} {it.State}"));
        if (change.Made)
            return Told(call, confirmation);

        call.Terminal.Say("It was live already.");
        return Exit.Done;
    }

    private sealed record Changed(string Id, string State, bool WasChanged, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
}
