namespace Gatehouse.Live;

/// <summary>Clients: whose software it is. They come into being with their first key or token.</summary>
/// <remarks>Every change commits together with its log row and its audit record, durably; a store that cannot answer throws <see cref="StoreUnavailableException"/>.</remarks>
public interface IClientStore
{
    /// <summary>Finds a client; null when there is none.</summary>
    ValueTask<Client?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Lists clients by name, after a given one (null for the first page), those whose name begins so.</summary>
    ValueTask<IReadOnlyList<Client>> ListAsync(string? beginning, string? after, int count, CancellationToken cancellationToken);

    /// <summary>Says with which kinds of credential the client may come (requirement 1.18). Makes the client when it does not exist.</summary>
    ValueTask<Change> SetCredentialsAsync(string name, CredentialKinds kinds, Actor actor, CancellationToken cancellationToken);

    /// <summary>Adds counts of use in one transaction.</summary>
    ValueTask AddUsesAsync(IReadOnlyList<ClientUse> batch, CancellationToken cancellationToken);

    /// <summary>How often and when last a client came with each kind of credential.</summary>
    ValueTask<IReadOnlyList<ClientUse>> UsesAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A client as the store knows it.</summary>
/// <param name="Name">1 to 64 printable characters; of a foreign token <c>issuer|client</c>.</param>
/// <param name="Plan">Multiplies its limits; null for none.</param>
/// <param name="Epoch">Tokens made under a lower one are refused.</param>
/// <param name="Credentials">With which kinds of credential it may come.</param>
/// <param name="CreatedAt">When.</param>
public sealed record Client(string Name, string? Plan, int Epoch, CredentialKinds Credentials, DateTimeOffset CreatedAt);

/// <summary>So many requests of a client with one kind of credential.</summary>
/// <param name="Client">Its name.</param>
/// <param name="Kind"><c>key</c> or <c>jwt</c>.</param>
/// <param name="LastAt">To the minute.</param>
/// <param name="Count">Requests that were accepted with it.</param>
public sealed record ClientUse(string Client, string Kind, DateTimeOffset LastAt, long Count);

/// <summary>Kinds of credential a client may come with.</summary>
[Flags]
public enum CredentialKinds : byte
{
    /// <summary>None: whatever it presents is refused.</summary>
    None = 0,

    /// <summary>API keys.</summary>
    Key = 1,

    /// <summary>Tokens, ours and those of other issuers.</summary>
    Jwt = 2,

    /// <summary>Any; what a client has that nobody said anything about.</summary>
    Any = Key | Jwt,
}
