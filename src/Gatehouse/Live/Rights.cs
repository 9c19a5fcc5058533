namespace Gatehouse.Live;

/// <summary>What a credential's roles and scope are now. Read from the snapshot each time, never kept: a role taken away is gone on the next request, and from open streams.</summary>
internal static class Rights
{
    /// <summary>The roles in force, as bits of the state's policy; for keys and our own tokens.</summary>
    /// <remarks>
    /// A key's own roles narrow those of the subject it acts for, and those of a token made from it. Only the empty set narrows
    /// nothing, not a set whose names the policy does not know.
    /// </remarks>
    internal static ulong RolesOf(LiveState state, in Claimant claimant)
    {
        var snapshot = state.Snapshot;
        if (claimant.Key == default)
            return snapshot.RoleSets.MaskOf(snapshot.Subjects[claimant.Subject].RoleSet);

        return RolesOf(snapshot, snapshot.Keys[snapshot.Keys.Find(claimant.Key)]);
    }

    /// <summary>The same, of a key whose record is at hand: a request by key does not look for it twice.</summary>
    internal static ulong RolesOf(Snapshot snapshot, in KeyRecord key)
    {
        var own = snapshot.RoleSets.MaskOf(key.RoleSet);
        return (key.Flags & KeyFlags.OwnSubject) != 0
            ? own
            : snapshot.RoleSets.MaskOf(snapshot.Subjects[key.Subject].RoleSet) & (key.RoleSet == 0 ? ulong.MaxValue : own);
    }

    /// <summary>The roles in force of a stranger: what the policy grants for the claim, on top of nothing else. Were the subject written down here too, what stands there would narrow it and never widen.</summary>
    /// <param name="state">What is known now.</param>
    /// <param name="subject">Its number; -1 while the store says nothing of it.</param>
    /// <param name="claimed">As bits of the state's policy.</param>
    internal static ulong RolesOfStranger(LiveState state, int subject, ulong claimed)
    {
        ref readonly var known = ref state.Snapshot.Subjects[subject];
        return known.Known ? claimed & state.Snapshot.RoleSets.MaskOf(known.RoleSet) : claimed;
    }

    /// <summary>The tenant that the subject belongs to now; null for none.</summary>
    internal static string? TenantOf(LiveState state, in Claimant claimant)
    {
        // A client that is its own subject is no member, though a subject of the same name may be one.
        if (!claimant.MustBeKnown && claimant.Issuer.Length == 0)
            return null;

        var tenant = state.Snapshot.Tenants[claimant.Subject];
        return tenant == 0 ? null : state.Snapshot.Numbers.NameOf(tenant - 1);
    }

    /// <summary>The scope of the key that was presented or that a token was made from; null for no narrowing.</summary>
    internal static string? ScopeOf(LiveState state, in Claimant claimant)
    {
        if (claimant.Key == default)
            return null;

        var keys = state.Snapshot.Keys;
        var number = keys.Find(claimant.Key);
        return (keys[number].Flags & KeyFlags.HasMore) != 0 ? keys.MoreOf(number).Scope : null;
    }
}
