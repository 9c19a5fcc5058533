namespace Gatehouse.Keys;

/// <summary>Where a signing key stands in its life.</summary>
public enum SigningKeyState
{
    /// <summary>Accepted and published, signs nothing yet: a node that learns late of its promotion already knows it.</summary>
    Staged,

    /// <summary>Signs. There is always exactly one.</summary>
    Primary,

    /// <summary>Signs no more; accepted until the last token it signed has ended.</summary>
    Old,

    /// <summary>Its time is over; nothing it signed is accepted.</summary>
    Retired,

    /// <summary>Trust was taken from it before its time.</summary>
    Withdrawn,
}

/// <summary>One line of the ring's file.</summary>
/// <param name="Id">The key's <c>kid</c>.</param>
/// <param name="Algorithm"><c>ES256</c> or <c>RS256</c>.</param>
/// <param name="State">As written; an old key whose time is over is still written as old.</param>
/// <param name="Since">When it got into this state.</param>
/// <param name="Until">For an old key: when it retires. Null otherwise.</param>
/// <param name="File">Name of the file of its private half; gone once it is retired or withdrawn.</param>
public sealed record SigningKeyEntry(string Id, string Algorithm, SigningKeyState State, DateTimeOffset Since, DateTimeOffset? Until, string File)
{
    /// <summary>The state at a moment: an old key retires by itself.</summary>
    public SigningKeyState StateAt(DateTimeOffset now) => State == SigningKeyState.Old && now >= Until ? SigningKeyState.Retired : State;

    /// <summary>Whether what it signed may be accepted at a moment.</summary>
    internal bool CountsAt(DateTimeOffset now) => StateAt(now) is SigningKeyState.Staged or SigningKeyState.Primary or SigningKeyState.Old;
}
