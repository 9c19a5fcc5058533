namespace Gatehouse.Policy.Deciding;

/// <summary>Why the matrix said yes or no; stable words for logs and <c>explain</c>.</summary>
public enum DecisionReason
{
    /// <summary>A role of the caller has the action in the matrix.</summary>
    Granted,

    /// <summary>A role of the caller has the action on its own things; the owner still has to be checked.</summary>
    GrantedIfOwner,

    /// <summary>No role of the caller has the action.</summary>
    NotGranted,
}

/// <summary>The matrix's answer for one set of roles and one operation: two array reads.</summary>
/// <param name="Reason">Why.</param>
/// <param name="RuleLine">Line of the matrix row in the policy file.</param>
public readonly record struct Decision(DecisionReason Reason, int RuleLine)
{
    /// <summary>Whether the request may go on; with <see cref="DecisionReason.GrantedIfOwner"/> only after the owner check.</summary>
    public bool Allowed => Reason != DecisionReason.NotGranted;

    /// <summary>The obligation: the caller must be the owner.</summary>
    public bool OwnerRequired => Reason == DecisionReason.GrantedIfOwner;
}
