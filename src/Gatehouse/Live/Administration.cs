namespace Gatehouse.Live;

/// <summary>Who makes an administrative change; stands in the audit record.</summary>
/// <param name="Name"><c>cli:root@host</c>, a subject, or <c>gatehouse</c> itself.</param>
/// <param name="Reason">Why; may be empty.</param>
public sealed record Actor(string Name, string Reason = "")
{
    /// <summary>Public id of the key or token it was done with; null without one.</summary>
    public string? Credential { get; init; }

    /// <summary>Id of the request it was done by; null when it was none.</summary>
    public string? RequestId { get; init; }
}

/// <summary>What became of a change.</summary>
/// <param name="Seq">Its position in the log; 0 when nothing was changed.</param>
/// <param name="Result">Whether it was made, and if not, why.</param>
public readonly record struct Change(long Seq, ChangeResult Result)
{
    /// <summary>Whether the change was made now.</summary>
    public bool Made => Result == ChangeResult.Made;
}

/// <summary>Whether a change was made.</summary>
public enum ChangeResult
{
    /// <summary>Committed, with its audit record.</summary>
    Made,

    /// <summary>The thing named does not exist.</summary>
    NotFound,

    /// <summary>It exists already, or is in that state already.</summary>
    Already,
}

/// <summary>The store could not answer; whatever was asked is refused, nothing was changed.</summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>Without a message.</summary>
    public StoreUnavailableException() { }

    /// <summary>With what happened and what to do.</summary>
    public StoreUnavailableException(string message) : base(message) { }

    /// <summary>With what happened, what to do, and the cause.</summary>
    public StoreUnavailableException(string message, Exception inner) : base(message, inner) { }
}
