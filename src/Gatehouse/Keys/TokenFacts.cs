using System.Globalization;
using Gatehouse.Live;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Gatehouse.Keys;

/// <summary>What a token of ours says, after its signature was found right. Says nothing about whether it still counts.</summary>
internal sealed class TokenFacts
{
    private readonly JsonWebToken token;
    private readonly string[] audiences;

    private TokenFacts(JsonWebToken token, Claimant claimant, string subject, string client)
    {
        this.token = token;
        (Claimant, Subject, Client) = (claimant, subject, client);
        (Id, Issuer, audiences) = (token.Id, token.Issuer, [.. token.Audiences]);
        Scope = token.TryGetPayloadValue<string>("scope", out var scope) && scope.Length > 0 ? scope : null;
        Claim = Value;
    }

    internal Claimant Claimant { get; }

    internal string Subject { get; }

    internal string Client { get; }

    internal string Issuer { get; }

    internal string? Scope { get; }

    internal string Id { get; }

    /// <summary>Unix seconds.</summary>
    internal long IssuedAt { get; private init; }

    /// <summary>Value of a claim, as text; null when it is not there or no single value.</summary>
    internal Func<string, string?> Claim { get; }

    internal bool IsFor(string audience) => Array.IndexOf(audiences, audience) >= 0;

    /// <summary>Takes a verified token apart; null when a claim that ours always have is missing.</summary>
    internal static TokenFacts? Read(JsonWebToken token, ClientNumbers numbers)
    {
        if (!token.TryGetPayloadValue<string>("client_id", out var client) || token.Subject is not { Length: > 0 } subject || token.Id is not { Length: > 0 }
            || !token.TryGetPayloadValue<long>("exp", out var expires) || !token.TryGetPayloadValue<long>("iat", out var issued)
            || !token.TryGetPayloadValue<int>("se", out var se) || !token.TryGetPayloadValue<int>("ce", out var ce) || !token.TryGetPayloadValue<int>("ge", out var ge))
            return null;

        var (clientNumber, subjectNumber) = (numbers.Of(client), numbers.Of(subject));
        if (clientNumber < 0 || subjectNumber < 0)
            return null;

        var claimant = new Claimant
        {
            Kind = CredentialKinds.Jwt,
            Client = clientNumber,
            Subject = subjectNumber,
            MustBeKnown = true,
            ExpiresAt = expires,
            Epochs = new Epochs(se, ce, ge),
            Issuer = "",
            TokenId = token.Id,
            Session = token.TryGetPayloadValue<string>("sid", out var session) ? session : null,
            IssuedAt = issued,
        };
        return new TokenFacts(token, claimant, subject, client) { IssuedAt = issued };
    }

    private string? Value(string name) => token.TryGetPayloadValue<object>(name, out var value) ? value switch
    {
        string text => text,
        bool yes => yes ? "true" : "false",
        int or long => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    } : null;
}
