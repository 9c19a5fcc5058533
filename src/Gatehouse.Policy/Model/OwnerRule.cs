namespace Gatehouse.Policy.Model;

/// <summary>Where the owner of a thing is written.</summary>
public enum OwnerPlace
{
    /// <summary><c>path.userId</c>: a parameter of the path.</summary>
    Path,

    /// <summary><c>query.owner</c>: a query parameter, exactly once.</summary>
    Query,

    /// <summary><c>body./buyerId</c>: a JSON pointer into the request body.</summary>
    Body,

    /// <summary><c>claim.tenant</c>: a claim of the caller; the thing is the caller's when the claim is there and equals the subject.</summary>
    Claim,

    /// <summary><c>answer./buyerId</c>: a JSON pointer into the upstream's answer.</summary>
    Answer,
}

/// <summary>What of the caller the owner must equal.</summary>
public enum OwnerEquals
{
    /// <summary>The subject. The default.</summary>
    Subject,

    /// <summary>The tenant that the subject belongs to: its things belong to every member.</summary>
    Tenant,

    /// <summary>A claim of the credential.</summary>
    Claim,
}

/// <summary>How the owner of a resource's things is found.</summary>
/// <param name="Place">Where it is written.</param>
/// <param name="Name">The parameter's or claim's name, or the JSON pointer.</param>
/// <param name="ParameterIndex">For <see cref="OwnerPlace.Path"/>: index into <c>PathValues</c> of the operation; else -1.</param>
public sealed record OwnerRule(OwnerPlace Place, string Name, int ParameterIndex = -1)
{
    /// <summary>What it must equal.</summary>
    public OwnerEquals Equal { get; init; }

    /// <summary>For <see cref="OwnerEquals.Claim"/>: the claim's name; else null.</summary>
    public string? Claim { get; init; }

    /// <summary>Set when what is written is not an owner but the id of another resource's thing, whose owner owns this one too.</summary>
    public string? Of { get; init; }

    /// <summary>Another place: whoever is named there owns the thing as well. A chain, so that two rules of one meaning are equal.</summary>
    public OwnerRule? Or { get; init; }

    /// <summary>Whether only the upstream can tell.</summary>
    public bool AsksUpstream => Place == OwnerPlace.Answer || Of is not null;

    /// <summary>Whether any of its places names a tenant.</summary>
    public bool NamesTenant => Equal == OwnerEquals.Tenant || Or is { NamesTenant: true };

    /// <summary>For a person and for the log: <c>path.userId</c>, <c>path.orgId (tenant)</c>, <c>path.userId or answer./buyerId</c>.</summary>
    public override string ToString() =>
        $"{Place.ToString().ToLowerInvariant()}.{Name}"
        + (Of is null ? "" : $" of {Of}")
        + (Equal switch { OwnerEquals.Tenant => " (tenant)", OwnerEquals.Claim => $" (claim {Claim})", _ => "" })
        + (Or is null ? "" : $" or {Or}");
}
