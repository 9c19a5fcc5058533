namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>Who is imagined to ask.</summary>
/// <param name="Name">For a person: <c>somebody with role user</c>.</param>
/// <param name="Roles">Bits of the policy's roles in force for them.</param>
/// <param name="Known">Whether a credential is shown at all.</param>
/// <param name="Subject">Whose own things may be reached; null when it is not said.</param>
/// <param name="PlanFactor">Multiplies the limits.</param>
/// <param name="Dead">Why the credential would be refused; null when it would not.</param>
/// <param name="Scope">What the credential is narrowed to; null when it is not.</param>
internal sealed record Caller(string Name, ulong Roles, bool Known, string? Subject, double PlanFactor = 1, string? Dead = null, string? Scope = null);
