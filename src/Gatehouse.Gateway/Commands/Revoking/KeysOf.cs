using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands.Revoking;

/// <summary>The keys beside the tokens that were revoked: blocked in the same go, or named because they still work.</summary>
/// <param name="Owner">Whose, as a person reads it.</param>
/// <param name="Blocked">The last block; nothing made when none was asked for.</param>
/// <param name="BlockedCount">Keys blocked.</param>
/// <param name="StillWork">Keys that work on; at most <see cref="Most"/> are counted.</param>
/// <param name="Command">What would block them.</param>
internal sealed record KeysOf(string Owner, Change Blocked, long BlockedCount, int StillWork, string Command)
{
    internal const int Most = 1000;

    /// <summary>Blocks them, or counts them.</summary>
    public static async ValueTask<KeysOf> FindAsync(IRegister register, KeyQuery query, string owner, bool block, string command, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (change, count) = block ? await register.Keys.EndAllAsync(query, null, actor, cancellationToken) : default;
        var left = await register.Keys.ListAsync(query, null, Most, cancellationToken);
        return new KeysOf(owner, change, count, left.Count(key => !key.Blocked && (key.ExpiresAt is not { } end || end > now)), command);
    }

    /// <summary>Says what was not done, before somebody believes that it was.</summary>
    public void Tell(Terminal terminal)
    {
        if (BlockedCount > 0)
            terminal.Say($"{Count.Of(BlockedCount, "key")} of {Owner} {(BlockedCount == 1 ? "is" : "are")} blocked.");
        if (StillWork == 0)
            return;

        terminal.Say($"{(StillWork >= Most ? $"{Most} or more keys" : Count.Of(StillWork, "key"))} of {Owner} still work{(StillWork == 1 ? "s" : "")}.");
        terminal.Next(Command);
    }
}
