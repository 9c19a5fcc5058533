using Gatehouse.Keys;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Live;

/// <summary>Makes the next snapshot out of the newest one and what the store tells.</summary>
/// <param name="from">The newest one.</param>
/// <param name="policy">Under which roles and plans are read.</param>
/// <param name="nowSeconds">Unix seconds: revocations that ended long before are forgotten; 0 to forget none.</param>
internal sealed class SnapshotBuilder(Snapshot from, CompiledPolicy policy, long nowSeconds = 0) : ISnapshotTarget
{
    private readonly KeyTableBuilder keys = new(from.Keys);
    private readonly PagesBuilder<SubjectState> subjects = new(from.Subjects);
    private readonly PagesBuilder<ClientState> clients = new(from.Clients);
    private readonly PagesBuilder<int> tenants = new(from.Tenants);
    private readonly List<string> newSets = [], newPlans = [];
    private readonly RevocationsBuilder revoked = new(from.Revoked, nowSeconds);
    private readonly KeyMores mores = from.Mores;
    private int epoch = from.Epoch, ring = from.Ring;
    private long notBefore = from.NotBefore;

    /// <inheritdoc />
    public void Everything(int epoch, long notBefore = 0, int ring = 0) => (this.epoch, this.notBefore, this.ring) = (epoch, notBefore, ring);

    /// <inheritdoc />
    public void Client(string name, string? plan, int epoch, CredentialKinds credentials = CredentialKinds.Any, long notBefore = 0)
    {
        if (from.Numbers.Of(name) is var number and >= 0)
            clients[number] = new ClientState(epoch, PlanNumber(plan ?? ""), CredentialKinds.Any & ~credentials, Second(notBefore));
    }

    /// <inheritdoc />
    public void RevokedToken(string issuer, string id, long until) => revoked.Token(issuer, id, until);

    /// <inheritdoc />
    public void RevokedSession(string issuer, string id, long until) => revoked.Session(issuer, id, until);

    /// <inheritdoc />
    public void RevokedIssuer(string issuer, long notBefore) => revoked.Issuer(issuer, notBefore);

    /// <inheritdoc />
    public void Subject(string id, string roles, bool suspended, bool removed, int epoch, long notBefore = 0)
    {
        if (from.Numbers.Of(id) is var number and >= 0)
            subjects[number] = new SubjectState(epoch, SetNumber(roles), !removed, suspended, Second(notBefore));
    }

    /// <inheritdoc />
    public void Tenant(string subject, string? tenant)
    {
        // A tenant that gets no number any more is none: nothing is its members'. Most subjects have none, and cost nothing here.
        var named = tenant is null ? 0 : from.Numbers.Of(tenant) + 1;
        var number = named == 0 ? from.Numbers.Find(subject) : from.Numbers.Of(subject);
        if (number >= 0 && tenants.Peek(number) != named)
            tenants[number] = named;
    }

    /// <inheritdoc />
    public void Key(in KeyRow key)
    {
        // A row that nobody could have written through the store is as good as absent: its key is refused.
        if (!KeyId.TryParse(key.Id, out var id) || !KeyMores.IsHash(key.Scheme, key.Hash))
            return;

        var client = from.Numbers.Of(key.Client);
        var subject = key.Subject is null ? client : from.Numbers.Of(key.Subject);
        if (client < 0 || subject < 0)
            return;

        var record = new KeyRecord
        {
            Id = id,
            Client = client,
            Subject = subject,
            ExpiresAt = Seconds(key.ExpiresAt),
            RoleSet = SetNumber(key.Roles),
            PepperVersion = (ushort)Math.Clamp(key.PepperVersion, 0, ushort.MaxValue),
            Flags = (key.Blocked ? KeyFlags.Blocked : 0) | (key.IsTest ? KeyFlags.Test : 0) | (key.Subject is null ? KeyFlags.OwnSubject : 0),
        };
        // An imported hash stands in the rest: no text with an id of ours can be compared with it.
        if (key.Scheme is null)
            key.Hash.CopyTo(record.Hash);

        var more = mores.Of(key);
        if (more is not null)
            record.Flags |= KeyFlags.HasMore;

        keys.Put(record, more);
    }

    /// <summary>The next snapshot; the builder is not used after it.</summary>
    internal Snapshot Build(long seq) => new()
    {
        Seq = seq,
        Keys = keys.Build(),
        Subjects = subjects.Build(),
        Tenants = tenants.Build(),
        Clients = clients.Build(),
        RoleSets = newSets.Count == 0 ? from.RoleSets : from.RoleSets.With(newSets, policy),
        Plans = newPlans.Count == 0 ? from.Plans : from.Plans.With(newPlans, policy),
        Epoch = epoch,
        NotBefore = notBefore,
        Ring = ring,
        Revoked = revoked.Build(),
        Numbers = from.Numbers,
        Mores = mores,
    };

    // Rounded down: a key never lives longer than its row says.
    private static uint Seconds(long? milliseconds) =>
        milliseconds is { } ms ? (uint)Math.Clamp(ms / 1000, 0, KeyRecord.Never - 1) : KeyRecord.Never;

    private static uint Second(long seconds) => (uint)Math.Clamp(seconds, 0, uint.MaxValue);

    private int SetNumber(string roles) => Number(from.RoleSets.Find(roles), newSets, roles, from.RoleSets.Count);

    private int PlanNumber(string plan) => Number(from.Plans.Find(plan), newPlans, plan, from.Plans.Count);

    private static int Number(int known, List<string> more, string name, int first)
    {
        if (known >= 0)
            return known;

        var at = more.IndexOf(name);
        if (at < 0)
        {
            at = more.Count;
            more.Add(name);
        }

        return first + at;
    }
}
