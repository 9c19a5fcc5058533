using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary>A verb that turns one key off or on.</summary>
internal abstract class KeyStateVerb : ChangingVerb
{
    private readonly Argument<string> id = KeyIds.Argument();
    private readonly string state;

    protected KeyStateVerb(string name, string state, string description, string example) : base(name, description, example)
    {
        this.state = state;
        Arguments.Add(id);
    }

    /// <summary>Makes the change.</summary>
    protected abstract ValueTask<Change> ChangeAsync(IApiKeyStore keys, string id, Actor actor, CancellationToken cancellationToken);

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var wanted = KeyIds.Read(call.Get(id)!);
        var change = await ChangeAsync(register.Keys, wanted, actor, cancellationToken);
        if (change.Result == ChangeResult.NotFound)
            throw KeyIds.NotFound(wanted);

        var confirmation = await ConfirmAsync(call, register, change, cancellationToken);
        call.Answer(new Changed(wanted, state, change.Made, confirmation.Confirmed, confirmation.Pending), (to, it) => to.WriteLine($"{it.Id} {it.State}"));
        if (change.Made)
            return Told(call, confirmation);

        call.Terminal.Say($"It was {state} already.");
        return Exit.Done;
    }

    private sealed record Changed(string Id, string State, bool WasChanged, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
}

/// <summary><c>gatehouse key block</c></summary>
internal sealed class KeyBlockVerb() : KeyStateVerb("block", "blocked", "Block one key: from the next request on it is refused.", "gatehouse key block 7Gq2mVx0aBcD --reason leaked")
{
    /// <inheritdoc />
    protected override ValueTask<Change> ChangeAsync(IApiKeyStore keys, string id, Actor actor, CancellationToken cancellationToken) => keys.BlockAsync(id, actor, cancellationToken);
}

/// <summary><c>gatehouse key unblock</c></summary>
internal sealed class KeyUnblockVerb() : KeyStateVerb("unblock", "live", "End the block of a key.", "gatehouse key unblock 7Gq2mVx0aBcD")
{
    /// <inheritdoc />
    protected override ValueTask<Change> ChangeAsync(IApiKeyStore keys, string id, Actor actor, CancellationToken cancellationToken) => keys.UnblockAsync(id, actor, cancellationToken);
}
