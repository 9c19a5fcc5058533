using System.Buffers;
using System.Text.Json;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Authentication;

/// <summary>Exchanges a key for a short token that dies with the key (RFC 8693; requirement 1.15): for browsers and agents, which should not hold the key itself.</summary>
/// <param name="issuer">Makes the tokens.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenExchange(TokenIssuer issuer, TimeProvider time) : IAnswerToPrincipal
{
    /// <summary>Where it is asked for.</summary>
    internal const string Path = "/.gatehouse/token";

    private const int MaxForm = 4 * 1024;

    /// <inheritdoc />
    public bool SpeaksOAuth => true;

    /// <summary>Reads the form, and out of it the key if it is there.</summary>
    public async ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken)
    {
        if (request.Http.Request.ContentType is not { } type || !type.Split(';')[0].Trim().Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return ExchangeForm.Refuse("invalid_request", "Send a form: application/x-www-form-urlencoded.", "exchange_media_type");
        if (await BodyHolder.HoldAsync(request, MaxForm, cancellationToken) is not { } body)
            return new Refusal(413, "invalid_request", $"The form is longer than {MaxForm} bytes.", "body_length") { Close = true };
        if (ExchangeForm.Read(body.Bytes, out var fault) is not { } form)
            return fault!;

        request.KeyInBody = form.Key;
        return Outcome.Continue;
    }

    /// <inheritdoc />
    public async ValueTask<Refusal?> AnswerAsync(RequestContext request, CancellationToken cancellationToken)
    {
        var form = ExchangeForm.Read(request.Body!.Bytes, out _)!;
        if (WhyNot(request, form) is { } refusal)
            return refusal;

        // Without a narrowing of its own the token says the key's, so that others who read it know too.
        var state = request.State;
        var scope = form.Scope ?? Rights.ScopeOf(state, request.Principal.Claimant);
        try
        {
            await WriteAsync(request, issuer.Exchange(state, request.Principal.Claimant, scope), scope, cancellationToken);
            return null;
        }
        catch (KeyStoreException)
        {
            return Refusals.NotReady("signing_keys_unreadable");
        }
    }

    private static Refusal? WhyNot(RequestContext request, ExchangeForm form)
    {
        var (principal, policy) = (request.Principal, request.State.Policy);
        if (principal.Kind == CredentialKind.None)
            return new Refusal(401, "authentication_required", "Send the key to exchange.", "exchange_no_key") { Challenge = Challenge.Required(policy) };

        // A token for a token would live on and on, and outlive what narrowed the first.
        if (principal.Kind != CredentialKind.Key || principal.TokenId is not null)
            return ExchangeForm.Refuse("invalid_request", "Only a key is exchanged, not a token.", "exchange_of_token");
        if ((request.State.Snapshot.Clients[principal.ClientNumber].Barred & CredentialKinds.Jwt) != 0)
            return ExchangeForm.Refuse("unauthorized_client", "This client may not come with tokens.", "credential_kind");
        if (form.Audience is { } audience && audience != policy.Document.Authentication.Audience)
            return ExchangeForm.Refuse("invalid_target", "Tokens are made for this API only: leave audience out.", "exchange_audience");
        if (form.Scope is not { } scope)
            return null;

        return ScopeSet.FirstUnknown(policy, scope) is null && ScopeSet.IsWithin(policy, scope, Rights.ScopeOf(request.State, principal.Claimant))
            ? null
            : ExchangeForm.Refuse("invalid_scope", "Ask for resources or resource:action of this API that the key has.", "exchange_scope");
    }

    // RFC 6749, section 5.1; RFC 8693, section 2.2.1.
    private async ValueTask WriteAsync(RequestContext request, NewToken token, string? scope, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("access_token"u8, token.Text);
            json.WriteString("issued_token_type"u8, ExchangeForm.TokenType);
            json.WriteString("token_type"u8, "Bearer"u8);
            json.WriteNumber("expires_in"u8, Math.Max(0, (long)(token.ExpiresAt - time.GetUtcNow()).TotalSeconds));
            if (scope is not null)
                json.WriteString("scope"u8, scope);
            json.WriteEndObject();
        }

        var response = request.Http.Response;
        AnswerHeaders.WriteForRefusal(request);   // for one caller at one moment as well: no-store
        response.Headers.Pragma = "no-cache";
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount;
        await response.Body.WriteAsync(body.WrittenMemory, cancellationToken);
    }
}
