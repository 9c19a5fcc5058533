using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.SigningKeys;

/// <summary><c>gatehouse signing-key stage</c></summary>
internal sealed class SigningKeyStageVerb() : RingVerb("stage", "Make a key that every gateway accepts and publishes from now on, and that signs nothing until it is promoted.", "gatehouse signing-key stage")
{
    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var made = register.KeyStore.SigningKeys.Stage(policy.Document.Authentication.TokenAlgorithm);
        var confirmation = await AnnounceAsync(call, register, "signing-key.staged", made.Id, actor, cancellationToken);
        var exit = Tell(call, made.Id, "staged", confirmation);
        call.Terminal.Say($"Others who read /.well-known/jwks.json may keep it for five minutes; then: gatehouse signing-key promote {made.Id}");
        return exit;
    }
}
