namespace Gatehouse.Policy.Compiling;

/// <summary>Parts of a policy that can watch instead of refusing (requirement 2.12). Authentication, the kill switch and the removal of headers are none of them.</summary>
[Flags]
public enum PolicyPart
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The matrix and scopes.</summary>
    Access = 1,

    /// <summary>Whose thing it is, lists included.</summary>
    Ownership = 2,

    /// <summary>What of a thing may be seen and set.</summary>
    Fields = 4,

    /// <summary>Further proof.</summary>
    Critical = 8,

    /// <summary>The contract.</summary>
    Validation = 16,

    /// <summary>Quotas.</summary>
    Limits = 32,

    /// <summary>All of them.</summary>
    All = Access | Ownership | Fields | Critical | Validation | Limits,
}
