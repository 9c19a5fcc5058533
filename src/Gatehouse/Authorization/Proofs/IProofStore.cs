using Gatehouse.Live;

namespace Gatehouse.Authorization.Proofs;

/// <summary>Further proofs on their way (requirement 2.05). What is asked, given, used and refused too often is recorded in the same transaction.</summary>
/// <remarks>Every verb is one transaction, on all nodes: a proof is used once. A store that cannot answer throws <see cref="StoreUnavailableException"/> and the request is refused.</remarks>
public interface IProofStore
{
    /// <summary>Open proofs that one credential of a subject may have at a time.</summary>
    const int MostOpen = 8;

    /// <summary>Answers that may be tried for one proof.</summary>
    const int MostAnswers = 5;

    /// <summary>Asks for a proof. One with the same binding and credential that is open, has a minute left and can still be answered is answered instead.</summary>
    /// <returns>The proof, its id another than the given one's when it was open already; null when the credential has <see cref="MostOpen"/> open.</returns>
    ValueTask<AskedProof?> AskAsync(AskedProof proof, Actor actor, CancellationToken cancellationToken);

    /// <summary>Finds a proof that has neither expired nor been used; null for all others alike.</summary>
    ValueTask<AskedProof?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Counts an answer before it is looked at, so that many at once are not more than as many one by one (CWE-362).</summary>
    /// <param name="id">The proof.</param>
    /// <param name="origin">Where the answer comes from: stands for subject, credential, source and factor.</param>
    /// <param name="actor">Who answers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<AnswerLeave> CountAnswerAsync(string id, string origin, Actor actor, CancellationToken cancellationToken);

    /// <summary>Marks a proof as given.</summary>
    /// <returns>False when it was not open any more, or the code's step was used before: then nothing changed.</returns>
    ValueTask<bool> GiveAsync(string id, ProofGift gift, Actor actor, CancellationToken cancellationToken);

    /// <summary>Uses a given proof up.</summary>
    /// <param name="id">As the client sent it.</param>
    /// <param name="whyNot">Asked inside the transaction: null when it is good for this request, else a stable word.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when it was used now; else why not, a stable word.</returns>
    ValueTask<string?> UseAsync(string id, Func<AskedProof, string?> whyNot, Actor actor, CancellationToken cancellationToken);

    /// <summary>Takes back a proof whose link could not be delivered, so that it can be asked for again.</summary>
    ValueTask WithdrawAsync(string id, Actor actor, CancellationToken cancellationToken);

    /// <summary>Forgets what expired an hour ago.</summary>
    ValueTask PruneAsync(CancellationToken cancellationToken);
}

/// <summary>Whether an answer may be looked at.</summary>
/// <param name="IsOpen">False when the proof is not open, or was answered too often.</param>
/// <param name="LockedUntil">Until when nothing is looked at that comes from there; null when it is.</param>
public readonly record struct AnswerLeave(bool IsOpen, DateTimeOffset? LockedUntil);

/// <summary>What came with a right answer.</summary>
public sealed record ProofGift
{
    /// <summary>Where a counted answer came from: it is known from now on, and its wrong answers are forgotten. Null when none was counted.</summary>
    public string? Origin { get; init; }

    /// <summary>The time step of a code, which counts once; null for the other kinds.</summary>
    public long? CodeStep { get; init; }

    /// <summary>The second person; null for the other kinds.</summary>
    public string? Approver { get; init; }
}
