using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary>A verb that ends one key by its id, or many by what they have in common.</summary>
internal abstract class KeyEndVerb : ChangingVerb
{
    private readonly Argument<string?> id = new("ID") { Description = "The key's id: its third part, as 'key list' shows it. Without it the words below say which keys.", Arity = ArgumentArity.ZeroOrOne };
    private readonly ManyKeys many = new();

    protected KeyEndVerb(string name, string description, string example) : base(name, description, example)
    {
        Arguments.Add(id);
        many.AddTo(this);
    }

    /// <summary>When they end; null when they are blocked.</summary>
    protected abstract DateTimeOffset? EndOf(Call call);

    /// <summary>Changes one.</summary>
    protected abstract ValueTask<Change> ChangeAsync(IApiKeyStore keys, string id, DateTimeOffset? end, Actor actor, CancellationToken cancellationToken);

    /// <inheritdoc />
    protected override Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        if (call.Get(id) is not { } typed)
            return ManyAsync(call, register, many.Read(call), actor, cancellationToken);
        if (many.IsNamed(call))
            throw new StopException("expected an id or words that say which keys, found both", exit: Exit.WrongUsage);

        return OneAsync(call, register, KeyIds.Read(typed), actor, cancellationToken);
    }

    private async Task<int> OneAsync(Call call, IRegister register, string wanted, Actor actor, CancellationToken cancellationToken)
    {
        var end = EndOf(call);
        var change = await ChangeAsync(register.Keys, wanted, end, actor, cancellationToken);
        if (change.Result == ChangeResult.NotFound)
            throw KeyIds.NotFound(wanted);

        var confirmation = await ConfirmAsync(call, register, change, cancellationToken);
        call.Answer(new One(wanted, end is null ? "blocked" : null, end, change.Made, confirmation.Confirmed, confirmation.Pending), (to, it) => to.WriteLine($"{it.Id} {Done(end)}"));
        if (change.Made)
            return Told(call, confirmation);

        call.Terminal.Say(end is null ? "It was blocked already." : "It ends no later already.");
        return Exit.Done;
    }

    private async Task<int> ManyAsync(Call call, IRegister register, KeyQuery asked, Actor actor, CancellationToken cancellationToken)
    {
        var end = EndOf(call);
        var would = end is null ? "would be blocked" : $"would end {JsonText.Of(end.Value)}";
        if (await many.AgreedAsync(call, register, asked, key => end is null ? !key.Blocked : !(key.ExpiresAt <= end), would, cancellationToken) == 0)
        {
            call.Answer(new Many(0, end, [], []), (to, _) => to.WriteLine("0 keys"));
            call.Terminal.Say("No key is meant that has not ended so already.");
            return Exit.Done;
        }

        var (change, count) = await register.Keys.EndAllAsync(asked, end, actor, cancellationToken);
        var confirmation = await ConfirmAsync(call, register, change, cancellationToken);
        call.Answer(new Many(count, end, confirmation.Confirmed, confirmation.Pending), (to, it) => to.WriteLine($"{Count.Of(it.Count, "key")} {Done(end)}"));
        return Told(call, confirmation);
    }

    private static string Done(DateTimeOffset? end) => end is { } at ? $"ends {JsonText.Of(at)}" : "blocked";

    private sealed record One(string Id, string? State, DateTimeOffset? ExpiresAt, bool WasChanged, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);

    private sealed record Many(long Count, DateTimeOffset? ExpiresAt, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
}

/// <summary><c>gatehouse key block</c></summary>
internal sealed class KeyBlockVerb() : KeyEndVerb("block", "Block one key, or many: from the next request on they are refused.", "gatehouse key block 7Gq2mVx0aBcD --reason leaked")
{
    /// <inheritdoc />
    protected override DateTimeOffset? EndOf(Call call) => null;

    /// <inheritdoc />
    protected override ValueTask<Change> ChangeAsync(IApiKeyStore keys, string id, DateTimeOffset? end, Actor actor, CancellationToken cancellationToken) => keys.BlockAsync(id, actor, cancellationToken);
}

/// <summary><c>gatehouse key expire</c></summary>
internal sealed class KeyExpireVerb : KeyEndVerb
{
    private readonly Option<string> at = new("--at") { HelpName = "TIME", Description = "When, from now: 7d, 12h, or now. A key that ends earlier keeps its end.", DefaultValueFactory = _ => "now" };

    public KeyExpireVerb() : base("expire", "Let one key end, or many: now or after a while.", "gatehouse key expire --unused 180d --at 7d --yes") => Options.Add(at);

    /// <inheritdoc />
    protected override DateTimeOffset? EndOf(Call call)
    {
        var now = call.Desk.Time.GetUtcNow();
        return call.Get(at) is "now" ? now : now + Periods.Length("--at", call.Get(at)!, " or 'now'");
    }

    /// <inheritdoc />
    protected override ValueTask<Change> ChangeAsync(IApiKeyStore keys, string id, DateTimeOffset? end, Actor actor, CancellationToken cancellationToken) =>
        keys.EndAsync(id, end!.Value, actor, cancellationToken);   // never later than it would end anyway: that is what 'key set' is for
}
