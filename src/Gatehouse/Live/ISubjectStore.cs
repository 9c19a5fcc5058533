namespace Gatehouse.Live;

/// <summary>A subject as the store knows it.</summary>
/// <param name="Id">1 to 256 printable ASCII characters without spaces.</param>
/// <param name="Roles">Names, sorted.</param>
/// <param name="Suspended">While true nothing is allowed, with whatever credential.</param>
/// <param name="Epoch">Rises with every suspension, removal and revocation, never falls, also when the subject was deleted and made again.</param>
/// <param name="CreatedAt">When.</param>
public sealed record Subject(string Id, IReadOnlyList<string> Roles, bool Suspended, int Epoch, DateTimeOffset CreatedAt);

/// <summary>People and machines that act, and their roles.</summary>
/// <remarks>
/// A subject of another issuer is written <c>issuer|sub</c>. It is none of ours: it has no roles here, cannot be made, removed or
/// given keys, and is found and listed only while it is suspended. It can be suspended and resumed, known or not.
/// Every change commits together with its log row and its audit record, durably; a store that cannot answer throws <see cref="StoreUnavailableException"/>.
/// </remarks>
public interface ISubjectStore
{
    /// <summary>Makes a subject. <see cref="ChangeResult.Already"/> when it exists.</summary>
    ValueTask<Change> CreateAsync(string id, IReadOnlyList<string> roles, Actor actor, CancellationToken cancellationToken);

    /// <summary>Removes a subject and blocks the keys that act for it. Its epoch stays known and rises, should it be made again.</summary>
    ValueTask<Change> RemoveAsync(string id, Actor actor, CancellationToken cancellationToken);

    /// <summary>Finds a subject; null when there is none.</summary>
    ValueTask<Subject?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Lists subjects by id, after a given one (null for the first page).</summary>
    ValueTask<IReadOnlyList<Subject>> ListAsync(string? after, int count, CancellationToken cancellationToken);

    /// <summary>Adds a role. <see cref="ChangeResult.Already"/> when it is there.</summary>
    ValueTask<Change> AddRoleAsync(string id, string role, Actor actor, CancellationToken cancellationToken);

    /// <summary>Removes a role. <see cref="ChangeResult.Already"/> when it is not there.</summary>
    ValueTask<Change> RemoveRoleAsync(string id, string role, Actor actor, CancellationToken cancellationToken);

    /// <summary>Suspends a subject: from the next request on nothing of theirs is accepted. Raises the epoch, and what other issuers gave out until now stays refused after it.</summary>
    ValueTask<Change> SuspendAsync(string id, Actor actor, CancellationToken cancellationToken);

    /// <summary>Ends a suspension. Tokens made before it stay refused (the epoch rose).</summary>
    ValueTask<Change> ResumeAsync(string id, Actor actor, CancellationToken cancellationToken);
}
