namespace Gatehouse.Live;

/// <summary>The kill switch: what was given out is taken back (requirement 2.08).</summary>
/// <remarks>Every change commits together with its log row and its audit record, durably; a store that cannot answer throws <see cref="StoreUnavailableException"/>.</remarks>
public interface IRevocationStore
{
    /// <summary>Refuses one token from now on.</summary>
    /// <param name="issuer">Empty for our own tokens.</param>
    /// <param name="id">Its <c>jti</c>.</param>
    /// <param name="until">When it would have ended anyway and may be forgotten.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<Change> RevokeTokenAsync(string issuer, string id, DateTimeOffset until, Actor actor, CancellationToken cancellationToken);

    /// <summary>Refuses every token of one session (<c>sid</c>).</summary>
    /// <inheritdoc cref="RevokeTokenAsync" path="/param"/>
    ValueTask<Change> RevokeSessionAsync(string issuer, string id, DateTimeOffset until, Actor actor, CancellationToken cancellationToken);

    /// <summary>Refuses every token a subject has now; new ones count. A foreign subject (<c>issuer|sub</c>) need not be known. <see cref="ChangeResult.NotFound"/> for an unknown one of ours.</summary>
    ValueTask<Change> RevokeSubjectAsync(string subject, Actor actor, CancellationToken cancellationToken);

    /// <summary>Refuses every token a client has now; new ones count. A foreign client (<c>issuer|client</c>) need not be known. <see cref="ChangeResult.NotFound"/> for an unknown one of ours.</summary>
    ValueTask<Change> RevokeClientAsync(string client, Actor actor, CancellationToken cancellationToken);

    /// <summary>Refuses every token of another issuer made until now (its <c>iat</c>, whole seconds, inclusive).</summary>
    ValueTask<Change> RevokeIssuerAsync(string issuer, Actor actor, CancellationToken cancellationToken);

    /// <summary>Refuses every token, ours and others', that was made until now.</summary>
    ValueTask<Change> RevokeAllAsync(Actor actor, CancellationToken cancellationToken);

    /// <summary>Forgets revoked tokens and sessions that have ended anyway. A node forgets them by itself at their end.</summary>
    /// <returns>How many.</returns>
    ValueTask<int> PruneAsync(CancellationToken cancellationToken);

    /// <summary>Says that the key ring in the key store's folder changed, so that every node reads it anew.</summary>
    ValueTask<Change> AnnounceRingAsync(string action, string keyId, Actor actor, CancellationToken cancellationToken);
}
