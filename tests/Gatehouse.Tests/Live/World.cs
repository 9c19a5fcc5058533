using System.Collections.Immutable;
using Gatehouse.Live;

namespace Gatehouse.Tests.Live;

/// <summary>What a store holds at one log position.</summary>
internal sealed record World
{
    internal const string KeyId = "7Gq2mVx0aBcD", Theirs = "https://login.example", Carol = Theirs + "|carol";

    internal bool Admin { get; init; } = true;
    internal bool Suspended { get; init; }
    internal int SubjectEpoch { get; init; }
    internal int ClientEpoch { get; init; }
    internal int Epoch { get; init; }
    internal bool KeyBlocked { get; init; }
    internal int KeyEpoch { get; init; }
    internal long OldUntil { get; init; }
    internal long CarolNotBefore { get; init; }
    internal bool CarolSuspended { get; init; }
    internal long ClientNotBefore { get; init; }
    internal long IssuerNotBefore { get; init; }
    internal long NotBefore { get; init; }
    internal ImmutableList<(string Issuer, string Id)> Tokens { get; init; } = [];
    internal ImmutableList<(string Issuer, string Id)> Sessions { get; init; } = [];

    /// <summary>All of it: the later word about a thing holds, so telling more than changed is harmless.</summary>
    internal void Tell(ISnapshotTarget target)
    {
        target.Everything(Epoch, NotBefore, 0);
        target.Client("app", null, ClientEpoch, CredentialKinds.Any, ClientNotBefore);
        target.Subject("alice", Admin ? "admin" : "", Suspended, removed: false, SubjectEpoch, 0);
        target.Subject(Carol, "", CarolSuspended, removed: true, 0, CarolNotBefore);
        if (IssuerNotBefore > 0)
            target.RevokedIssuer(Theirs, IssuerNotBefore);
        foreach (var (issuer, id) in Tokens)
            target.RevokedToken(issuer, id, long.MaxValue / 2);
        foreach (var (issuer, id) in Sessions)
            target.RevokedSession(issuer, id, long.MaxValue / 2);

        target.Key(new KeyRow
        {
            Id = KeyId, Client = "app", Subject = "alice", Roles = "", IsTest = false, Blocked = KeyBlocked, ExpiresAt = null, Hash = new byte[32], PepperVersion = 1,
            Epoch = KeyEpoch, OldHash = OldUntil > 0 ? new byte[32] : [], OldPepperVersion = 1, OldUntil = OldUntil * 1000,
        });
    }
}

/// <summary>A store whose answers come late, twice, broken off or not at all, as seen by one node.</summary>
internal sealed class Weather(List<World> history) : IChangeSource
{
    /// <summary>How far behind the head this node's next reading stands.</summary>
    internal int Late { get; set; }

    internal bool Silent { get; set; }

    internal bool BreaksOff { get; set; }

    internal bool SaysNothing { get; set; }

    private int seen = -1;

    private int Position => Math.Max(1, history.Count - 1 - Late);

    // "Nothing new" may be said only when there is nothing: that is the source's promise. It may be asked twice and say yes for nothing.
    public bool HasMoved()
    {
        if (Silent)
            throw new StoreUnavailableException("silent");

        (var moved, seen) = (Position != seen || !SaysNothing, Position);
        return moved;
    }

    public long ReadAll(ISnapshotTarget target) => Read(target);

    public long ReadAfter(long seq, ISnapshotTarget target) => Position <= seq ? seq : Read(target);

    public void Beat(string node, long applied) { }

    public void Dispose() { }

    private int Read(ISnapshotTarget target)
    {
        history[Position].Tell(target);
        return BreaksOff ? throw new InvalidOperationException("broken off in the middle") : Position;
    }
}
