namespace Gatehouse.Audit.Tree;

/// <summary>An audit record as bytes, text in UTF-8; valid only while its source stands on it.</summary>
internal ref struct RecordBytes
{
    /// <summary>From 1, without gaps: index in the tree plus one.</summary>
    internal long Number;

    /// <summary>Position in the log of changes.</summary>
    internal long Seq;

    /// <summary>Unix milliseconds.</summary>
    internal long At;

    internal ReadOnlySpan<byte> Action;
    internal MaybeBytes Actor, Target, Before, After, Reason, RequestId, Credential;

    /// <summary>Not there when what is personal was erased.</summary>
    internal MaybeBytes Salt;

    internal ReadOnlySpan<byte> Detail, Leaf;

    /// <summary>Whether nothing personal is left in it.</summary>
    internal readonly bool IsEmptied =>
        Actor.Bytes.IsEmpty && Target.Bytes.IsEmpty && Reason.Bytes.IsEmpty && !Before.IsThere && !After.IsThere && !RequestId.IsThere && !Credential.IsThere;
}

/// <summary>Bytes that may be missing, which is not the same as empty.</summary>
internal readonly ref struct MaybeBytes
{
    private MaybeBytes(ReadOnlySpan<byte> bytes, bool isThere)
    {
        Bytes = bytes;
        IsThere = isThere;
    }

    /// <summary>The bytes; empty when missing.</summary>
    internal ReadOnlySpan<byte> Bytes { get; }

    internal bool IsThere { get; }

    internal static MaybeBytes Of(ReadOnlySpan<byte> bytes) => new(bytes, true);

    internal static MaybeBytes Of(byte[]? bytes) => bytes is null ? default : new(bytes, true);
}
