namespace Gatehouse.Live;

/// <summary>Whether a credential counts now: the one place, used for every kind (requirement 1.12).</summary>
/// <remarks>Products with several such places were found to forget one of them (CVE-2026-18218).</remarks>
internal static class Liveness
{
    /// <summary>Seconds that the clocks of nodes may differ by: a token counts that much longer than it says. Nothing else does, least of all the key it was made from.</summary>
    internal const long Skew = 30;

    /// <summary>Null when it counts, else the reason for the log.</summary>
    internal static string? WhyNot(LiveState state, in Claimant claimant, long nowSeconds)
    {
        var snapshot = state.Snapshot;
        if (nowSeconds - (claimant.Kind == CredentialKinds.Jwt ? Skew : 0) >= claimant.ExpiresAt)
            return "credential_expired";
        if (claimant.Key != default && WhyNotKey(state, claimant, nowSeconds) is { } why)
            return why;
        if ((snapshot.Clients[claimant.Client].Barred & claimant.Kind) != 0)
            return "credential_kind";

        ref readonly var subject = ref snapshot.Subjects[claimant.Subject];
        if (subject.Suspended)
            return "subject_suspended";
        if (claimant.MustBeKnown && !subject.Known)
            return "subject_unknown";

        return claimant.Kind == CredentialKinds.Key ? null : WhyNotToken(snapshot, claimant, subject, nowSeconds);
    }

    // The record as it is now, never as it was when the credential was proved: tokens and open streams outlive that moment.
    private static string? WhyNotKey(LiveState state, in Claimant claimant, long nowSeconds)
    {
        var number = state.Snapshot.Keys.Find(claimant.Key);
        ref readonly var key = ref state.Snapshot.Keys[number];
        if (number < 0)
            return "key_unknown";
        if ((key.Flags & KeyFlags.Blocked) != 0)
            return "key_blocked";
        if ((key.Flags & KeyFlags.Test) != 0 != state.Policy.Document.Authentication.TakesTestKeys)
            return "key_environment";
        if (key.ExpiresAt != KeyRecord.Never && nowSeconds >= key.ExpiresAt)
            return "credential_expired";

        return (key.Flags & KeyFlags.HasMore) == 0
            ? claimant.KeyEpoch > 0 ? "key_epoch" : claimant.OldSecret ? "key_rotated" : null
            : WhyNotMore(state.Snapshot.Keys.MoreOf(number), claimant, nowSeconds);
    }

    private static string? WhyNotMore(KeyMore more, in Claimant claimant, long nowSeconds)
    {
        // A token made from a key dies with it, also when the key comes back.
        if (claimant.KeyEpoch >= 0 && claimant.KeyEpoch != more.Epoch)
            return "key_epoch";
        if (claimant.OldSecret && (more.Old is null || nowSeconds >= more.Old.Until))
            return "key_rotated";

        return more.Networks is { } networks && !networks.Contains(claimant.From) ? "key_network" : null;
    }

    private static string? WhyNotToken(Snapshot snapshot, in Claimant claimant, in SubjectState subject, long nowSeconds)
    {
        // Of a withdrawn key nothing counts, what was remembered and what is open included: whoever has it can sign anything.
        if (claimant.SignedBy is { } key && nowSeconds >= key.AcceptedUntil)
            return "signing_key_ended";
        if (snapshot.Revoked.HasToken(claimant.Issuer, claimant.TokenId))
            return "token_revoked";
        if (snapshot.Revoked.HasSession(claimant.Issuer, claimant.Session))
            return "session_revoked";

        return claimant.Epochs is { } epochs
            ? WhyTooOld(snapshot, claimant, epochs, subject.Epoch)
            : WhyTooEarly(snapshot, claimant, subject);
    }

    // Not "lower than": an epoch from the future was not made by this store (a restored backup), and is not trusted either.
    private static string? WhyTooOld(Snapshot snapshot, in Claimant claimant, Epochs made, int subject)
    {
        if (made.Subject != subject)
            return "subject_epoch";
        if (made.Client != snapshot.Clients[claimant.Client].Epoch)
            return "client_epoch";

        return made.Everything == snapshot.Epoch ? null : "global_epoch";
    }

    // Tokens of others carry no epochs. Inclusive, in whole seconds: a token of the second of the revocation is refused too (keycloak#26113).
    private static string? WhyTooEarly(Snapshot snapshot, in Claimant claimant, in SubjectState subject)
    {
        if (claimant.IssuedAt <= subject.NotBefore)
            return "subject_not_before";
        if (claimant.IssuedAt <= snapshot.Clients[claimant.Client].NotBefore)
            return "client_not_before";
        if (claimant.IssuedAt <= snapshot.Revoked.NotBefore(claimant.Issuer))
            return "issuer_not_before";

        return claimant.IssuedAt <= snapshot.NotBefore ? "all_not_before" : null;
    }
}
