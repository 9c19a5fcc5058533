using System.Security.Cryptography;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Authentication;

/// <summary>Proves an API key, without a database and in the same time whether it is known or not (requirements 1.03, 1.06).</summary>
internal sealed class KeyProof(KeyRings rings, LastUsed lastUsed)
{
    private readonly byte[] decoy = RandomNumberGenerator.GetBytes(PepperRing.HashLength);

    internal Verdict Prove(RequestContext request, ReadOnlySpan<char> text)
    {
        // Typos and scanner noise end here: a wrong checksum is the one thing that may answer faster.
        if (!KeyFormat.TryParse(text, out var key) || !key.Brand.SequenceEqual(request.State.Policy.Document.Authentication.Brand))
            return Verdict.No("key_malformed");

        var snapshot = request.State.Snapshot;
        var number = snapshot.Keys.Find(key.Id);
        ref readonly var record = ref snapshot.Keys[number];
        if (!IsRight(key, number, record))
        {
            request.PresentedKeyId = key.Id.ToString();
            return Verdict.No(number < 0 ? "key_unknown" : "key_wrong");
        }

        var claimant = new Claimant
        {
            Kind = CredentialKinds.Key,
            Client = record.Client,
            Subject = record.Subject,
            MustBeKnown = (record.Flags & KeyFlags.OwnSubject) == 0,
            ExpiresAt = long.MaxValue,   // the key's own end is looked at where its record is
            Key = record.Id,
            KeyEpoch = -1,
            Issuer = "",
            From = request.Address,
        };
        var principal = PrincipalOf(request.State, record, claimant);
        request.PresentedKeyId = principal.KeyId;
        if (Liveness.WhyNot(request.State, claimant, request.Now.ToUnixTimeSeconds()) is { } why)
            return Verdict.No(why);

        lastUsed.Mark(number, record.Id, request.Now);
        return new Verdict(principal, null);
    }

    // Enumeration of key ids by timing (CWE-208): an unknown id computes a hash too, against a decoy, and whether it
    // was known is looked at only afterwards; the comparison takes the same time wherever it fails. Keep this order.
    private bool IsRight(ParsedKey key, int number, in KeyRecord record)
    {
        Span<byte> hash = stackalloc byte[PepperRing.HashLength];
        var peppers = rings.Peppers;   // one ring for the whole look
        var known = number >= 0 && peppers.Knows(record.PepperVersion);
        peppers.Hash(key.Text, known ? record.PepperVersion : peppers.Primary, hash);
        ReadOnlySpan<byte> expected = known ? record.Hash : decoy;
        return CryptographicOperations.FixedTimeEquals(hash, expected) && known;
    }

    // Roles as they are now. A key's own roles narrow those of the subject it acts for; only the empty set narrows
    // nothing, not a set whose names the policy does not know.
    private static Principal PrincipalOf(LiveState state, in KeyRecord record, in Claimant claimant)
    {
        var snapshot = state.Snapshot;
        var own = snapshot.RoleSets.MaskOf(record.RoleSet);
        var roles = (record.Flags & KeyFlags.OwnSubject) != 0
            ? own
            : snapshot.RoleSets.MaskOf(snapshot.Subjects[record.Subject].RoleSet) & (record.RoleSet == 0 ? ulong.MaxValue : own);

        return new Principal
        {
            Kind = CredentialKind.Key,
            Claimant = claimant,
            Client = snapshot.Numbers.NameOf(record.Client),
            Subject = snapshot.Numbers.NameOf(record.Subject),
            ClientNumber = record.Client,
            KeyId = record.Id.ToString(),
            Roles = roles,
            PlanFactor = snapshot.Plans.FactorOf(snapshot.Clients[record.Client].Plan),
        };
    }
}
