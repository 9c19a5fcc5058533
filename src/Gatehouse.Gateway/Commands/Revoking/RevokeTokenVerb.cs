using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands.Revoking;

/// <summary><c>gatehouse revoke token</c></summary>
internal sealed class RevokeTokenVerb() : OneTokenVerb("token", "jti", "Refuse one token from the next request on.", "gatehouse revoke token - --reason leaked --wait")
{
    /// <inheritdoc />
    protected override string? IdOf(TokenClaims claims) => claims.Id;

    /// <inheritdoc />
    protected override StopException WithoutId() => new("the token has no id ('jti'), so it cannot be told from others of its kind", "gatehouse revoke session -   (if it has a 'sid'), or gatehouse revoke subject ID");

    /// <inheritdoc />
    protected override ValueTask<Change> RevokeAsync(IRevocationStore store, string issuer, string id, DateTimeOffset until, Actor actor, CancellationToken cancellationToken) =>
        store.RevokeTokenAsync(issuer, id, until, actor, cancellationToken);

    /// <inheritdoc />
    protected override string Done(string id, string whose, DateTimeOffset until) =>
        $"The token {id}{(whose.Length == 0 ? "" : $" of {Plain.Text(whose)}")} is refused; kept in mind until {JsonText.Of(until)}, by when it has ended.";
}

/// <summary><c>gatehouse revoke session</c></summary>
internal sealed class RevokeSessionVerb() : OneTokenVerb("session", "sid", "Refuse every token of one session from the next request on.", "gatehouse revoke session - --reason lost-phone --wait")
{
    /// <inheritdoc />
    protected override string? IdOf(TokenClaims claims) => claims.Session;

    /// <inheritdoc />
    protected override StopException WithoutId() => new("the token names no session ('sid')", "gatehouse revoke token -   (that token alone), or gatehouse revoke subject ID");

    /// <inheritdoc />
    protected override ValueTask<Change> RevokeAsync(IRevocationStore store, string issuer, string id, DateTimeOffset until, Actor actor, CancellationToken cancellationToken) =>
        store.RevokeSessionAsync(issuer, id, until, actor, cancellationToken);

    /// <inheritdoc />
    protected override string Done(string id, string whose, DateTimeOffset until) =>
        $"Every token of the session {id}{(whose.Length == 0 ? "" : $" of {Plain.Text(whose)}")} is refused until {JsonText.Of(until)}.";
}
