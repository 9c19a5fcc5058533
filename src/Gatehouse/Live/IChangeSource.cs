namespace Gatehouse.Live;

/// <summary>Where a node learns the state of keys, clients and subjects, and what changed since.</summary>
/// <remarks>
/// Asked by one thread at a time, never by a request. Every read is one read transaction, so that the state and
/// its log position belong together. A source that cannot answer throws <see cref="StoreUnavailableException"/>.
/// </remarks>
public interface IChangeSource : IDisposable
{
    /// <summary>Whether anything may have been committed since the last call. Costs microseconds; may say yes for nothing.</summary>
    bool HasMoved();

    /// <summary>Tells the whole state.</summary>
    /// <returns>The log position it stands at.</returns>
    long ReadAll(ISnapshotTarget target);

    /// <summary>Tells the present state of whatever changed after a log position.</summary>
    /// <returns>The log position reached; below <paramref name="seq"/> when the store was put back to an older state, and then nothing was told.</returns>
    long ReadAfter(long seq, ISnapshotTarget target);

    /// <summary>Writes down that a node lives and how far it is. May be called while another thread reads, and may have to wait for other writers.</summary>
    void Beat(string node, long applied);
}

/// <summary>Takes the state that an <see cref="IChangeSource"/> tells; the later word about a thing holds.</summary>
public interface ISnapshotTarget
{
    /// <summary>Epoch of all tokens.</summary>
    /// <param name="epoch">Our own tokens made under a lower one are refused.</param>
    /// <param name="notBefore">Unix seconds: tokens of other issuers made then or earlier are refused; 0 for none.</param>
    /// <param name="ring">Rises when the key ring in the key store's folder changed.</param>
    void Everything(int epoch, long notBefore, int ring);

    /// <summary>A client.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="plan">Its plan; null for none.</param>
    /// <param name="epoch">Our own tokens for it made under a lower one are refused.</param>
    /// <param name="credentials">With which kinds of credential it may come.</param>
    /// <param name="notBefore">Unix seconds: tokens of other issuers for it made then or earlier are refused; 0 for none.</param>
    void Client(string name, string? plan, int epoch, CredentialKinds credentials, long notBefore);

    /// <summary>A revoked token.</summary>
    /// <param name="issuer">Empty for ours.</param>
    /// <param name="id">Its <c>jti</c>.</param>
    /// <param name="until">Unix seconds after which it has ended anyway.</param>
    void RevokedToken(string issuer, string id, long until);

    /// <summary>A revoked session.</summary>
    /// <inheritdoc cref="RevokedToken" path="/param"/>
    void RevokedSession(string issuer, string id, long until);

    /// <summary>Another issuer whose tokens made until a moment are refused.</summary>
    /// <param name="issuer">As its tokens say it.</param>
    /// <param name="notBefore">Unix seconds, inclusive.</param>
    void RevokedIssuer(string issuer, long notBefore);

    /// <summary>A subject.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="roles">Names, sorted, one space between.</param>
    /// <param name="suspended">Nothing of theirs is accepted.</param>
    /// <param name="removed">It does not exist any more; its epoch stays known.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="notBefore">Unix seconds: tokens of other issuers for it made then or earlier are refused; 0 for none.</param>
    void Subject(string id, string roles, bool suspended, bool removed, int epoch, long notBefore);

    /// <summary>Where a subject belongs; also one of another issuer, of which nothing else may be known.</summary>
    /// <param name="subject">Its id.</param>
    /// <param name="tenant">Null for none.</param>
    void Tenant(string subject, string? tenant);

    /// <summary>A key.</summary>
    void Key(in KeyRow key);
}
