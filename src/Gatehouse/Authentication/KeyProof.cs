using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Authentication;

/// <summary>Proves an API key, without a database and in the same time whether it is known or not (requirements 1.03, 1.06).</summary>
internal sealed class KeyProof(SecretCheck secrets, CredentialUses uses)
{
    /// <summary>Why a text that is no key of ours is refused.</summary>
    internal const string Malformed = "key_malformed";

    /// <summary>Judges a key of ours.</summary>
    internal Verdict Prove(RequestContext request, ReadOnlySpan<char> text)
    {
        // Typos and scanner noise end here: a wrong checksum is the one thing that may answer faster.
        if (!KeyFormat.TryParse(text, out var key) || !key.Brand.SequenceEqual(request.State.Policy.Document.Authentication.Brand))
            return Verdict.No(Malformed);

        var slot = secrets.Find(request.State.Snapshot, key, out var number);
        if (slot != Slot.None)
            return Judge(request, number, slot);

        request.PresentedKeyId = key.Id.ToString();
        return Verdict.No(number < 0 ? "key_unknown" : "key_wrong");
    }

    /// <summary>Judges a key that was made elsewhere and whose secret was found right.</summary>
    internal Verdict JudgeImported(RequestContext request, int number) =>
        Judge(request, number, request.State.Snapshot.Keys.MoreOf(number).Imported is { IsOld: true } ? Slot.Old : Slot.New);

    /// <summary>Judges a key whose secret was found right: whether it counts now.</summary>
    private Verdict Judge(RequestContext request, int number, Slot slot)
    {
        ref readonly var record = ref request.State.Snapshot.Keys[number];
        var claimant = new Claimant
        {
            Kind = CredentialKinds.Key,
            Client = record.Client,
            Subject = record.Subject,
            MustBeKnown = (record.Flags & KeyFlags.OwnSubject) == 0,
            ExpiresAt = long.MaxValue,   // the key's own end is looked at where its record is
            Key = record.Id,
            KeyEpoch = -1,
            OldSecret = slot == Slot.Old,
            Issuer = "",
            From = request.Address,
        };
        var more = (record.Flags & KeyFlags.HasMore) == 0 ? KeyMore.Nothing : request.State.Snapshot.Keys.MoreOf(number);
        var principal = PrincipalOf(request.State, record, more, claimant);
        request.PresentedKeyId = principal.KeyId;
        if (Liveness.WhyNot(request.State, claimant, request.Now.ToUnixTimeSeconds()) is { } why)
            return Verdict.No(why);

        if (slot == Slot.Old)
            request.OldSecret = more.Old;
        uses.CountKey(number, record, slot == Slot.Old, request.Address, request.Now);
        return new Verdict(principal, null);
    }

    private static Principal PrincipalOf(LiveState state, in KeyRecord record, KeyMore more, in Claimant claimant)
    {
        var snapshot = state.Snapshot;
        return new Principal
        {
            Kind = CredentialKind.Key,
            Claimant = claimant,
            Client = snapshot.Numbers.NameOf(record.Client),
            Subject = snapshot.Numbers.NameOf(record.Subject),
            ClientNumber = record.Client,
            KeyId = record.Id.ToString(),
            Roles = Rights.RolesOf(snapshot, record),
            PlanFactor = snapshot.Plans.FactorOf(snapshot.Clients[record.Client].Plan),
            Scope = more.Scope,
            Tenant = Rights.TenantOf(state, claimant),
        };
    }
}
