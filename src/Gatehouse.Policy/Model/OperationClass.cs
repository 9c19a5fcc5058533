namespace Gatehouse.Policy.Model;

/// <summary>How heavy an operation is (the guide, step five).</summary>
public enum OperationClass
{
    /// <summary>1,000/hour by default; what the policy names nowhere.</summary>
    Light,

    /// <summary>100/hour by default.</summary>
    Medium,

    /// <summary>10/hour by default.</summary>
    Heavy,
}
