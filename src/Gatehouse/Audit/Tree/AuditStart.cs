using Gatehouse.Keys;

namespace Gatehouse.Audit.Tree;

/// <summary>The single row that says where a log stands.</summary>
/// <param name="Log">Id of the log.</param>
/// <param name="Size">Records.</param>
/// <param name="Peaks">Right edge of the tree.</param>
internal sealed record TreeState(string Log, long Size, byte[] Peaks);

/// <summary>What a verification holds the records against.</summary>
internal sealed record AuditWitnesses
{
    /// <summary>Checkpoints in the log itself.</summary>
    public IReadOnlyList<Checkpoint> Own { get; init; } = [];

    /// <summary>Checkpoints that were kept elsewhere: whoever changed the log could not change them.</summary>
    public IReadOnlyList<Checkpoint> Outside { get; init; } = [];

    /// <summary>Keys that may have signed; empty when the keys in the outside checkpoints are taken as they are.</summary>
    public IReadOnlyList<AuditKey> Keys { get; init; } = [];
}
