using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.SigningKeys;

/// <summary>A verb that lets a staged key sign, once every running gateway accepts it.</summary>
internal abstract class PromotingVerb(string name, string description, string example) : RingVerb(name, description, example)
{
    private static readonly TimeSpan Patiently = TimeSpan.FromSeconds(5);

    /// <summary>Promotes a key, unless a node might not know it yet.</summary>
    /// <exception cref="StopException">A running gateway has not confirmed, or the key is not staged.</exception>
    protected async Task<int> PromoteAsync(Call call, CompiledPolicy policy, IRegister register, string? id, Actor actor, CancellationToken cancellationToken)
    {
        // Told once more and not only woken: whoever staged it may have crashed before telling, and a node that does not know the key
        // would refuse what it signs.
        var told = await register.Revocations.AnnounceRingAsync("signing-key.offered", id ?? "staged", actor, cancellationToken);
        if ((await register.WakeUp.WakeAsync(told.Seq, Patiently, cancellationToken)).Pending is { Count: > 0 } pending)
            throw new StopException($"{string.Join(", ", pending)} did not confirm that it knows the staged key; nothing was promoted", "gatehouse signing-key promote");

        if (register.KeyStore.SigningKeys.Promote(id, policy.Document.Authentication.TokenLifetime) is not { } primary)
            throw new StopException(id is null ? "no key is staged" : $"expected the id of a staged key, found '{Plain.Text(id)}'", id is null ? "gatehouse signing-key stage" : "gatehouse signing-key list");

        return Tell(call, primary.Id, "primary", await AnnounceAsync(call, register, "signing-key.promoted", primary.Id, actor, cancellationToken));
    }
}

/// <summary><c>gatehouse signing-key promote</c></summary>
internal sealed class SigningKeyPromoteVerb : PromotingVerb
{
    private readonly Argument<string?> id = new("ID") { Description = "A staged key. Default: the one staged first.", Arity = ArgumentArity.ZeroOrOne };

    public SigningKeyPromoteVerb() : base("promote", "Let a staged key sign. The one that signed is accepted until its last token has ended.", "gatehouse signing-key promote") => Arguments.Add(id);

    /// <inheritdoc />
    protected override Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken) =>
        PromoteAsync(call, policy, register, call.Get(id), actor, cancellationToken);
}

/// <summary><c>gatehouse signing-key rotate</c></summary>
internal sealed class SigningKeyRotateVerb() : PromotingVerb("rotate", "Make a new key, wait until every running gateway knows it, and let it sign. No request is refused on account of it.", "gatehouse signing-key rotate")
{
    /// <inheritdoc />
    protected override Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken) =>
        PromoteAsync(call, policy, register, register.KeyStore.SigningKeys.Stage(policy.Document.Authentication.TokenAlgorithm).Id, actor, cancellationToken);
}
