using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Gateway.Commands.Keys;
using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary>What the register knows of found keys, and their end.</summary>
internal sealed class KnownKeys(IRegister register, Actor actor, TimeProvider time)
{
    private readonly List<string> blocked = [];

    /// <summary>Where the keys are known.</summary>
    public IRegister Register => register;

    /// <summary>Ids of the keys that were blocked, or whose old secret was ended.</summary>
    public IReadOnlyList<string> Blocked => blocked;

    /// <summary>State and client of a key.</summary>
    public async ValueTask<(string State, string? Client)> LookUpAsync(FoundKey found, CancellationToken cancellationToken)
    {
        var match = register.Match(found.Text);
        if (match == KeyMatch.Unknown || await register.Keys.FindAsync(found.Id, cancellationToken) is not { } key)
            return ("unknown", null);

        return (StateOf(match, KeyView.StateOf(key, time.GetUtcNow())), key.Client);
    }

    /// <summary>Blocks those that are accepted.</summary>
    /// <returns>The last change.</returns>
    public async ValueTask<Change> BlockAsync(IReadOnlyList<FoundView> found, CancellationToken cancellationToken)
    {
        var last = new Change(0, ChangeResult.Already);
        // An id and a checksum can be made up by anybody: only a key whose secret was right is blocked, or planting a
        // text somewhere would end another's key.
        foreach (var one in found.Where(one => one.IsAccepted()).DistinctBy(one => (one.Id, one.State)))
        {
            var who = actor.Reason.Length > 0 ? actor : actor with { Reason = $"leaked: {one.PlaceText()}" };
            var change = one.State == "old" && !found.Any(other => other.Id == one.Id && other.State == "live")
                ? await register.Secrets.DropOldAsync(one.Id, who, cancellationToken)
                : await register.Keys.BlockAsync(one.Id, who, cancellationToken);
            if (!change.Made)
                continue;

            last = change;
            blocked.Add(one.Id);
        }

        return last;
    }

    private static string StateOf(KeyMatch match, string state) => match switch
    {
        KeyMatch.NoSecret => "dead",
        _ when state is "blocked" or "expired" => state,
        KeyMatch.OldSecret => "old",
        _ => "live",
    };
}
