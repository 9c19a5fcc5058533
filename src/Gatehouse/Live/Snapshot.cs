namespace Gatehouse.Live;

/// <summary>What a node knows at one position of the change log; immutable.</summary>
public sealed partial class Snapshot
{
    /// <summary>The log position it stands at.</summary>
    public long Seq { get; init; }
}
