using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Compiling;

/// <summary>When the upstream shows whose thing an operation touches.</summary>
public enum OwnerShown
{
    /// <summary>In the operation's own answer: it is read before a byte of it leaves.</summary>
    InAnswer,

    /// <summary>In each thing of the collection that it answers with.</summary>
    InList,

    /// <summary>In another operation's answer, which is asked for first.</summary>
    Before,

    /// <summary>The thing is made by it: the body says whose it will be.</summary>
    AtCreation,
}

/// <summary>What becomes of a body that makes a thing and does not say whose.</summary>
public enum OwnerAbsent
{
    /// <summary>The caller is written into it.</summary>
    Set,

    /// <summary>It is refused.</summary>
    Refused,

    /// <summary>The contract has no field for it: the upstream knows from the identity headers who asks.</summary>
    LeftToUpstream,
}

/// <summary>How the upstream is asked whose thing an operation touches.</summary>
/// <param name="Shown">When it shows.</param>
public sealed record OwnerAsk(OwnerShown Shown)
{
    /// <summary>For <see cref="OwnerShown.Before"/>: what is asked first.</summary>
    public CompiledOperation? ReadBack { get; init; }

    /// <summary>Path of <see cref="ReadBack"/>, from the values in the request's.</summary>
    public ThingPath? Path { get; init; }

    /// <summary>Whether <see cref="ReadBack"/> has the same path, so that its ETag speaks of what is written.</summary>
    public bool SamePath { get; init; }

    /// <summary>For a rule in the answer with <see cref="OwnerRule.Of"/>: reads the thing whose owner counts.</summary>
    public CompiledOperation? Of { get; init; }

    /// <summary>Path of <see cref="Of"/>, from an id.</summary>
    public ThingPath? OfPath { get; init; }

    /// <summary>For <see cref="OwnerShown.InList"/>: where the things are.</summary>
    public ListRule? List { get; init; }

    /// <summary>For <see cref="OwnerShown.AtCreation"/>.</summary>
    public OwnerAbsent Absent { get; init; }

    /// <summary>Whether a learned owner may be remembered.</summary>
    public bool MayRemember { get; init; }
}
