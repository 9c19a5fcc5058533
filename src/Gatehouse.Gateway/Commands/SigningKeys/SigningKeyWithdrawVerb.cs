using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.SigningKeys;

/// <summary><c>gatehouse signing-key withdraw</c></summary>
internal sealed class SigningKeyWithdrawVerb : RingVerb
{
    private readonly Argument<string> id = new("ID") { Description = "The key that nobody may trust any more." };

    public SigningKeyWithdrawVerb() : base("withdraw", "Take trust from a stolen key at once: every token it signed is refused. Was it the primary, another signs.", "gatehouse signing-key withdraw 7Gq2mVx0aBcD7Gq2 --reason stolen") =>
        Arguments.Add(id);

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var wanted = call.Get(id)!;
        if (register.KeyStore.SigningKeys.Withdraw(wanted) is not { } primary)
            throw new StopException($"expected the id of a key that is staged, primary or old, found '{Plain.Text(wanted)}'", "gatehouse signing-key list");

        var exit = Tell(call, wanted, "withdrawn", await AnnounceAsync(call, register, "signing-key.withdrawn", wanted, actor, cancellationToken));
        call.Terminal.Say($"{primary.Id} signs from now on.");
        return exit;
    }
}
