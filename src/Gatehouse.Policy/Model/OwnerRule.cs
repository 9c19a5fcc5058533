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

/// <summary>How the owner of a resource's things is found.</summary>
/// <param name="Place">Where it is written.</param>
/// <param name="Name">The parameter's or claim's name, or the JSON pointer.</param>
/// <param name="ParameterIndex">For <see cref="OwnerPlace.Path"/>: index into <c>PathValues</c> of the operation; else -1.</param>
public sealed record OwnerRule(OwnerPlace Place, string Name, int ParameterIndex = -1)
{
    /// <summary>As the policy writes it: <c>path.userId</c>.</summary>
    public override string ToString() => $"{Place.ToString().ToLowerInvariant()}.{Name}";
}
