namespace Gatehouse.JsonSchema.Patterns;

/// <summary>Why a pattern cannot be used. Never leaves this assembly.</summary>
#pragma warning disable CA1032 // only ever made with a reason
internal sealed class PatternException(string found, bool linear = false) : Exception(found)
#pragma warning restore CA1032
{
    /// <summary>Whether it is a correct pattern that cannot be checked in linear time.</summary>
    public bool NotLinear { get; } = linear;
}
