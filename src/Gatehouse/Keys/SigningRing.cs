namespace Gatehouse.Keys;

/// <summary>The keys that sign our own tokens; immutable.</summary>
/// <param name="primary">The one that signs.</param>
internal sealed class SigningRing(SigningKey primary)
{
    /// <summary>The one that signs.</summary>
    internal SigningKey Primary { get; } = primary;
}
