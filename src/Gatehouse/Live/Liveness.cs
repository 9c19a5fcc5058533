namespace Gatehouse.Live;

/// <summary>What a proven credential stands for; whether it still counts is asked of the snapshot at every request.</summary>
/// <param name="Client">Number of the client.</param>
/// <param name="Subject">Number of the subject; the client's own when it is its own subject.</param>
/// <param name="MustBeKnown">Whether the subject has to exist in the store.</param>
/// <param name="Flags">States of the key; none for a token.</param>
/// <param name="ExpiresAt">Unix seconds: refused from then on.</param>
/// <param name="Epochs">The epochs a token was made under; null for a key, which has no past of its own to be cut off from.</param>
internal readonly record struct Claimant(int Client, int Subject, bool MustBeKnown, KeyFlags Flags, long ExpiresAt, Epochs? Epochs);

/// <summary>Integers that never fall; no clock decides which token is older.</summary>
/// <param name="Subject">Of the subject.</param>
/// <param name="Client">Of the client.</param>
/// <param name="Everything">Of all tokens.</param>
internal readonly record struct Epochs(int Subject, int Client, int Everything);

/// <summary>Whether a credential counts now: the one place, used for every kind (requirement 1.12).</summary>
/// <remarks>Products with several such places were found to forget one of them (CVE-2026-18218).</remarks>
internal static class Liveness
{
    /// <summary>Null when it counts, else the reason for the log.</summary>
    internal static string? WhyNot(Snapshot snapshot, in Claimant claimant, long nowSeconds)
    {
        if ((claimant.Flags & KeyFlags.Blocked) != 0)
            return "key_blocked";
        if ((claimant.Flags & KeyFlags.Test) != 0)
            return "key_test";
        if (nowSeconds >= claimant.ExpiresAt)
            return "credential_expired";

        ref readonly var subject = ref snapshot.Subjects[claimant.Subject];
        if (subject.Suspended)
            return "subject_suspended";
        if (claimant.MustBeKnown && !subject.Known)
            return "subject_unknown";

        return claimant.Epochs is { } epochs ? WhyTooOld(snapshot, claimant, epochs, subject.Epoch) : null;
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
}
