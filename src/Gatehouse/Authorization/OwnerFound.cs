namespace Gatehouse.Authorization;

/// <summary>What was found where the owner should be written. The default is the strictest.</summary>
internal enum OwnerFound
{
    /// <summary>The body could not be read as JSON.</summary>
    Unreadable,

    /// <summary>Nothing, null, or not a name.</summary>
    Missing,

    /// <summary>More than one answer, or one that other readers would read differently.</summary>
    Ambiguous,

    /// <summary>Somebody else.</summary>
    Another,

    /// <summary>The caller.</summary>
    Caller,
}
