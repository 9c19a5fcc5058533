namespace Gatehouse.Gateway.Commands.Diffing;

/// <summary>What a new policy does to requests of a kind.</summary>
internal enum Change
{
    /// <summary>What the old one did, or nothing that could be judged.</summary>
    None,

    /// <summary>Was let through, would be refused.</summary>
    LockedOut,

    /// <summary>Was let through, would first be asked for a further proof.</summary>
    ProofAsked,

    /// <summary>Was let through, would be above a limit.</summary>
    OverLimit,

    /// <summary>Was let through, would still be, and written down as what is to be refused.</summary>
    OnlyWatched,

    /// <summary>Was refused, would be let in.</summary>
    LetIn,

    /// <summary>The records do not tell.</summary>
    Unknown,
}

/// <summary>The new policy's answer to requests of a kind.</summary>
/// <param name="Change">Beside the old one's.</param>
/// <param name="Status">What the client would get; 0 when it is let through or nothing is known.</param>
/// <param name="Why">For a person.</param>
/// <param name="Line">Line of the new policy that says it; 0 for none.</param>
internal sealed record Judgement(Change Change, int Status = 0, string Why = "", int Line = 0)
{
    /// <summary>Nothing is different.</summary>
    public static Judgement Same { get; } = new(Change.None);
}
