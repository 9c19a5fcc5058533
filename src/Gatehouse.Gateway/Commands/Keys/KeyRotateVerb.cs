using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary><c>gatehouse key rotate</c>: a new secret under the same id, the old one for a while beside it (requirement 1.08).</summary>
internal sealed class KeyRotateVerb : ChangingVerb
{
    private const string Usual = "7d";
    private static readonly TimeSpan AtMost = TimeSpan.FromDays(90);

    private readonly Argument<string> id = KeyIds.Argument();
    private readonly Option<string?> overlap = new("--overlap") { HelpName = "TIME", Description = $"How long the old secret is still accepted: 7d, 12h, at most 90d; 0 ends it at once. Default: {Usual}." };
    private readonly Option<bool> finish = new("--finish") { Description = "Make no new secret: end the old one of the last rotation now." };

    public KeyRotateVerb() : base("rotate", "Make a new secret for a key; the old one ends after the overlap. The new one is shown this once.", "gatehouse key rotate 7Gq2mVx0aBcD --overlap 14d")
    {
        Arguments.Add(id);
        Options.Add(overlap);
        Options.Add(finish);
    }

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        if (call.Get(finish) && call.Get(overlap) is not null)
            throw new StopException("--finish ends the old secret now: it takes no --overlap", exit: Exit.WrongUsage);

        var wanted = KeyIds.Read(call.Get(id)!);
        var lasts = OverlapOf(call);
        var key = await register.Keys.FindAsync(wanted, cancellationToken) ?? throw KeyIds.NotFound(wanted);
        return call.Get(finish)
            ? await FinishAsync(call, register, key, actor, cancellationToken)
            : await RotateAsync(call, register, key, lasts, actor, cancellationToken);
    }

    private async Task<int> RotateAsync(Call call, IRegister register, ApiKey key, TimeSpan lasts, Actor actor, CancellationToken cancellationToken)
    {
        var now = call.Desk.Time.GetUtcNow();
        CheckState(key, now);
        var made = register.NewSecret(key);
        var until = now + lasts;
        var change = await register.Secrets.RotateAsync(key.Id, made.Hash, until, actor, cancellationToken);
        if (change.Result == ChangeResult.NotFound)
            throw KeyIds.NotFound(key.Id);
        if (!change.Made)
            throw new StopException($"key {key.Id} was rotated by somebody else at this moment; this secret was not stored", $"gatehouse key show {key.Id}");

        var confirmation = await ConfirmAsync(call, register, change, cancellationToken);
        call.Answer(new Rotated(key.Id, made.Key, key.Client, until, key.ExpiresAt, confirmation.Confirmed, confirmation.Pending), (to, rotated) => to.WriteLine(rotated.Key));
        var exit = Told(call, confirmation);
        call.Terminal.Say($"Key {key.Id} of {Plain.Text(key.Client)} has a new secret. Keep it now: it cannot be shown again.");
        call.Terminal.Say(lasts == TimeSpan.Zero ? "The old one is refused from now on." : $"The old one is accepted until {JsonText.Of(until)}; its callers are told by the headers Deprecation and Sunset.");
        if (key.ExpiresAt is { } end && end < until)
            call.Terminal.Say($"The key itself ends before, {JsonText.Of(end)}: a rotation does not change that.");
        if (lasts > TimeSpan.Zero)
            call.Terminal.Next($"gatehouse key usage {key.Id}");
        return exit;
    }

    private async Task<int> FinishAsync(Call call, IRegister register, ApiKey key, Actor actor, CancellationToken cancellationToken)
    {
        var change = await register.Secrets.DropOldAsync(key.Id, actor, cancellationToken);
        if (change.Result == ChangeResult.NotFound)
            throw KeyIds.NotFound(key.Id);

        var confirmation = await ConfirmAsync(call, register, change, cancellationToken);
        call.Answer(new Finished(key.Id, change.Made, confirmation.Confirmed, confirmation.Pending), (to, it) => to.WriteLine($"{it.Id} rotated"));
        if (change.Made)
            return Told(call, confirmation);

        call.Terminal.Say("It has no old secret: there was nothing to end.");
        return Exit.Done;
    }

    private static void CheckState(ApiKey key, DateTimeOffset now)
    {
        switch (KeyView.StateOf(key, now))
        {
            case "blocked":
                throw new StopException($"key {key.Id} is blocked: a new secret would be refused too", $"gatehouse key unblock {key.Id}");
            case "expired":
                throw new StopException($"key {key.Id} ended {JsonText.Of(key.ExpiresAt!.Value)}: a new secret would be refused too", $"gatehouse key set {key.Id} --expires 90d");
            case "rotating":
                // A third secret would end the oldest at once, and with it callers that nobody looked for.
                throw new StopException($"key {key.Id} is being rotated already: its old secret is accepted until {JsonText.Of(key.OldSecretUntil!.Value)}, and a further one would end it now", $"gatehouse key usage {key.Id}, then gatehouse key rotate {key.Id} --finish");
            default:
                return;
        }
    }

    private TimeSpan OverlapOf(Call call)
    {
        var typed = call.Get(overlap) ?? Usual;
        if (typed is "0" or "0d" or "0h" or "0m")
            return TimeSpan.Zero;

        var lasts = Periods.Length("--overlap", typed, " or 0");
        return lasts <= AtMost ? lasts : throw new StopException($"--overlap: expected at most 90d, found '{Plain.Text(typed)}'", exit: Exit.WrongUsage);
    }

    private sealed record Rotated(string Id, string Key, string Client, DateTimeOffset OldSecretUntil, DateTimeOffset? ExpiresAt, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);

    private sealed record Finished(string Id, bool WasChanged, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
}
