using System.Net;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Tests.Live;

/// <summary>What the store knows, what is presented, and what must come of it: at least one case for every line of <see cref="Liveness"/>.</summary>
/// <param name="Name">A sentence.</param>
/// <param name="Known">What the store tells after the usual (<see cref="Usual"/>).</param>
/// <param name="Presented">The credential.</param>
/// <param name="Why">Why it does not count; null when it does.</param>
internal sealed record LivenessCase(string Name, Action<SnapshotBuilder> Known, Claimant Presented, string? Why)
{
    internal const long Now = 1_800_000_000;
    internal const string KeyText = "7Gq2mVx0aBcD", Issuer = "https://login.example";

    private static readonly ClientNumbers Numbers = new();
    private static readonly int Mobile = Numbers.Of("mobile"), Alice = Numbers.Of("alice"), Foreign = Numbers.Of($"{Issuer}|carol");
    private static readonly Action<SnapshotBuilder> Nothing = _ => { };

    private static KeyId Id => KeyId.TryParse(KeyText, out var id) ? id : throw new InvalidOperationException();

    private static Claimant AKey => new() { Kind = CredentialKinds.Key, Client = Mobile, Subject = Alice, MustBeKnown = true, ExpiresAt = long.MaxValue, Key = Id, KeyEpoch = -1, Issuer = "", From = IPAddress.Parse("10.1.2.3") };

    private static Claimant AToken => new() { Kind = CredentialKinds.Jwt, Client = Mobile, Subject = Alice, MustBeKnown = true, ExpiresAt = Now + 60, Epochs = new Epochs(3, 5, 7), Issuer = "", TokenId = "jti-1", Session = "sid-1", IssuedAt = Now - 60 };

    private static Claimant Exchanged => AToken with { Key = Id, KeyEpoch = 2, From = IPAddress.Parse("10.1.2.3") };

    private static Claimant Theirs => AToken with { Epochs = null, Issuer = Issuer, Subject = Foreign, MustBeKnown = false };

    /// <summary>The state it is judged by.</summary>
    internal LiveState State()
    {
        var policy = TestPolicy.Make();
        var builder = new SnapshotBuilder(Snapshot.Nothing(Numbers, policy), policy);
        Usual(builder);
        Known(builder);
        return new LiveState(policy, builder.Build(1));
    }

    public override string ToString() => Name;

    private static void Usual(SnapshotBuilder known)
    {
        known.Everything(7);
        known.Client("mobile", null, 5);
        known.Subject("alice", "user", suspended: false, removed: false, 3);
        Key(known, epoch: 2);
    }

    private static void Key(
        SnapshotBuilder known, bool blocked = false, bool test = false, long? expires = null, int epoch = 0, string? networks = null, long oldUntil = 0) => known.Key(new KeyRow
    {
        Id = KeyText, Client = "mobile", Subject = "alice", Roles = "", IsTest = test, Blocked = blocked, ExpiresAt = expires * 1000, Hash = new byte[32], PepperVersion = 1,
        Epoch = epoch, Networks = networks, OldHash = oldUntil == 0 ? [] : new byte[32], OldPepperVersion = 1, OldUntil = oldUntil * 1000,
    });

    internal static IReadOnlyList<LivenessCase> All { get; } =
    [
        new("a key counts", Nothing, AKey, null),
        new("a token of ours counts", Nothing, AToken, null),
        new("a token made from a key counts", Nothing, Exchanged, null),
        new("a token of another issuer counts", Nothing, Theirs, null),

        new("a token in its last second counts, clocks differ", Nothing, AToken with { ExpiresAt = Now - Liveness.Skew + 1 }, null),
        new("a token has ended when no clock can say otherwise", Nothing, AToken with { ExpiresAt = Now - Liveness.Skew }, "credential_expired"),
        new("a client that may not come with keys", k => k.Client("mobile", null, 5, CredentialKinds.Jwt), AKey, "credential_kind"),
        new("a client that may not come with tokens", k => k.Client("mobile", null, 5, CredentialKinds.Key), AToken, "credential_kind"),
        new("what a client may come with is its own kind", k => k.Client("mobile", null, 5, CredentialKinds.Key), AKey, null),
        new("a suspended subject's key", k => k.Subject("alice", "user", true, false, 3), AKey, "subject_suspended"),
        new("a suspended subject's token", k => k.Subject("alice", "user", true, false, 3), AToken, "subject_suspended"),
        new("a suspended subject of another issuer", k => k.Subject($"{Issuer}|carol", "", true, true, 0), Theirs, "subject_suspended"),
        new("a removed subject's key", k => k.Subject("alice", "", false, true, 3), AKey, "subject_unknown"),
        new("a removed subject's token", k => k.Subject("alice", "", false, true, 3), AToken, "subject_unknown"),
        new("a subject that nobody has to know", k => k.Subject($"{Issuer}|carol", "", false, true, 0), Theirs, null),

        new("a key that is not there", Nothing, AKey with { Key = new KeyId(1, 1) }, "key_unknown"),
        new("a blocked key", k => Key(k, blocked: true), AKey, "key_blocked"),
        new("a token made from a key that is blocked", k => Key(k, blocked: true, epoch: 2), Exchanged, "key_blocked"),
        new("a token made from a key that was blocked and is back", k => Key(k, epoch: 3), Exchanged, "key_epoch"),
        new("a token made from a key that a backup put back", k => Key(k, epoch: 1), Exchanged, "key_epoch"),
        new("a token made from a key of which nothing else is known", k => Key(k), Exchanged, "key_epoch"),
        new("a token made before a key was ever blocked", k => Key(k), Exchanged with { KeyEpoch = 0 }, null),
        new("a key that was blocked and is back", k => Key(k, epoch: 9), AKey, null),
        new("a test key under a live policy", k => Key(k, test: true), AKey, "key_environment"),
        new("a key in its last second counts", k => Key(k, expires: Now + 1), AKey, null),
        new("a key ends in the second it names", k => Key(k, expires: Now), AKey, "credential_expired"),
        new("a token made from a key that has ended does not outlive it by a second", k => Key(k, expires: Now, epoch: 2), Exchanged with { ExpiresAt = Now }, "credential_expired"),
        new("an old secret while it is accepted", k => Key(k, oldUntil: Now + 1), AKey with { OldSecret = true }, null),
        new("an old secret from its end on", k => Key(k, oldUntil: Now), AKey with { OldSecret = true }, "key_rotated"),
        new("an old secret of a key that has none any more", k => Key(k, epoch: 1), AKey with { OldSecret = true }, "key_rotated"),
        new("an old secret of a key of which nothing else is known", k => Key(k), AKey with { OldSecret = true }, "key_rotated"),
        new("the new secret does not end with the old", k => Key(k, oldUntil: Now), AKey, null),
        new("a key from its network", k => Key(k, networks: "10.0.0.0/8"), AKey, null),
        new("a key from another network", k => Key(k, networks: "192.0.2.0/24"), AKey, "key_network"),
        new("a token made from a key, from another network", k => Key(k, networks: "192.0.2.0/24", epoch: 2), Exchanged, "key_network"),

        new("a revoked token", k => k.RevokedToken("", "jti-1", Now + 60), AToken, "token_revoked"),
        new("a revoked token of another issuer", k => k.RevokedToken(Issuer, "jti-1", Now + 60), Theirs, "token_revoked"),
        new("the same id of another issuer is another token", k => k.RevokedToken(Issuer, "jti-1", Now + 60), AToken, null),
        new("a token without an id", k => k.RevokedToken("", "jti-1", Now + 60), AToken with { TokenId = null }, null),
        new("a revoked session", k => k.RevokedSession("", "sid-1", Now + 60), AToken, "session_revoked"),
        new("a revoked session of another issuer", k => k.RevokedSession(Issuer, "sid-1", Now + 60), Theirs, "session_revoked"),
        new("the same session of another issuer is another", k => k.RevokedSession(Issuer, "sid-1", Now + 60), AToken, null),
        new("a token without a session", k => k.RevokedSession("", "sid-1", Now + 60), AToken with { Session = null }, null),
        new("a key is no token", k => { k.RevokedToken("", "jti-1", Now + 60); k.Everything(8); k.Subject("alice", "user", false, false, 4); }, AKey, null),

        new("a token from before the subject was revoked", k => k.Subject("alice", "user", false, false, 4), AToken, "subject_epoch"),
        new("a token that a restored store never made", k => k.Subject("alice", "user", false, false, 2), AToken, "subject_epoch"),
        new("a token from before the client was revoked", k => k.Client("mobile", null, 6), AToken, "client_epoch"),
        new("a token for a client that a restored store never made", k => k.Client("mobile", null, 4), AToken, "client_epoch"),
        new("a token from before all were revoked", k => k.Everything(8), AToken, "global_epoch"),
        new("a token made from a key, from before all were revoked", k => k.Everything(8), Exchanged, "global_epoch"),
        new("our own tokens are not judged by the clock", k => { k.Everything(7, Now); k.RevokedIssuer("", Now); k.Subject("alice", "user", false, false, 3, Now); k.Client("mobile", null, 5, notBefore: Now); }, AToken, null),

        new("theirs, made in the second their subject was revoked", k => k.Subject($"{Issuer}|carol", "", false, true, 0, Now - 60), Theirs, "subject_not_before"),
        new("theirs, made a second later", k => k.Subject($"{Issuer}|carol", "", false, true, 0, Now - 61), Theirs, null),
        new("theirs, made in the second the client was revoked", k => k.Client("mobile", null, 5, notBefore: Now - 60), Theirs, "client_not_before"),
        new("theirs, made a second after the client was", k => k.Client("mobile", null, 5, notBefore: Now - 61), Theirs, null),
        new("theirs, made in the second the issuer was revoked", k => k.RevokedIssuer(Issuer, Now - 60), Theirs, "issuer_not_before"),
        new("theirs, made a second after the issuer was", k => k.RevokedIssuer(Issuer, Now - 61), Theirs, null),
        new("another issuer's revocation", k => k.RevokedIssuer("https://other.example", Now), Theirs, null),
        new("theirs, made in the second all were revoked", k => k.Everything(7, Now - 60), Theirs, "all_not_before"),
        new("theirs, made a second after all were", k => k.Everything(7, Now - 61), Theirs, null),
        // CVE-2026-18218 (keycloak#51279): the client's value was ignored once a value for the whole was set.
        new("the client's moment counts beside an earlier one of the whole", k => { k.Everything(7, Now - 90); k.Client("mobile", null, 5, notBefore: Now - 60); }, Theirs, "client_not_before"),
    ];
}
