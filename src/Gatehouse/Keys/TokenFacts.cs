using System.Text.Json;
using Gatehouse.Keys.Jws;
using Gatehouse.Live;

namespace Gatehouse.Keys;

/// <summary>What a token of ours says, after its signature was found right. Says nothing about whether it still counts.</summary>
internal sealed class TokenFacts
{
    private readonly JsonElement payload;
    private readonly string? audience;

    private TokenFacts(JsonElement payload, Claimant claimant, string subject, string client)
    {
        this.payload = payload;
        (Claimant, Subject, Client) = (claimant, subject, client);
        (Issuer, audience) = (payload.Text("iss")!, payload.Text("aud"));
        Scope = payload.Text("scope") is { Length: > 0 } scope ? scope : null;
        KeyId = claimant.Key == default ? null : claimant.Key.ToString();
        Claim = Value;
    }

    internal Claimant Claimant { get; }

    internal string Subject { get; }

    internal string Client { get; }

    internal string Issuer { get; }

    internal string? Scope { get; }

    internal string Id => Claimant.TokenId!;

    /// <summary>Public id of the key it was made from; null when it was made from none.</summary>
    internal string? KeyId { get; }

    /// <summary>Unix seconds.</summary>
    internal long IssuedAt => Claimant.IssuedAt;

    /// <summary>Whose signature it bears.</summary>
    internal SigningKey SignedBy => Claimant.SignedBy!;

    /// <summary>Value of a claim, as text; null when it is not there or no single value.</summary>
    internal Func<string, string?> Claim { get; }

    internal bool IsFor(string wanted) => audience == wanted;

    /// <summary>Takes the payload of a verified token apart; null when it is not as ours always are.</summary>
    /// <remarks>
    /// RFC 8725, section 3.12, and what libraries are lenient about: times as text or fractions, a member twice, bytes after the end, other encodings.
    /// Audience, times and epochs are judged on every request, since this answer is remembered.
    /// </remarks>
    internal static TokenFacts? Read(ReadOnlyMemory<byte> json, string issuer, SigningKey key, ClientNumbers numbers)
    {
        // RFC 8725, section 3.8: signed by our key and issued under our name.
        if (StrictJson.Read(json) is not { } payload || payload.Text("iss") != issuer)
            return null;
        if (payload.Text("sub") is not { Length: > 0 } subject || payload.Text("client_id") is not { Length: > 0 } client || ClaimantOf(payload, key) is not { } claimant)
            return null;

        var (clientNumber, subjectNumber) = (numbers.Of(client), numbers.Of(subject));
        return clientNumber < 0 || subjectNumber < 0 ? null : new TokenFacts(payload, claimant with { Client = clientNumber, Subject = subjectNumber }, subject, client);
    }

    private static Claimant? ClaimantOf(JsonElement payload, SigningKey key)
    {
        if (payload.Text("jti") is not { Length: > 0 } id || payload.Seconds("exp") is not { } expires || payload.Seconds("iat") is not { } issued
            || Epoch(payload, "se") is not { } se || Epoch(payload, "ce") is not { } ce || Epoch(payload, "ge") is not { } ge)
            return null;

        // Of a token made from a key: which, and in which of its lives. Both or neither.
        var fromKey = payload.TryGetProperty("key", out _);
        var apiKey = default(KeyId);
        if (fromKey != payload.TryGetProperty("ke", out _) || (fromKey && !Keys.KeyId.TryParse(payload.Text("key"), out apiKey)))
            return null;
        if ((fromKey ? Epoch(payload, "ke") : 0) is not { } keyEpoch)
            return null;

        return new Claimant
        {
            Kind = CredentialKinds.Jwt,
            Client = -1,
            Subject = -1,
            MustBeKnown = payload.Text("own") is null,
            ExpiresAt = expires,
            Epochs = new Epochs(se, ce, ge),
            Key = apiKey,
            KeyEpoch = keyEpoch,
            OldSecret = payload.TryGetProperty("old", out _),
            Issuer = "",
            TokenId = id,
            Session = payload.Text("sid"),
            IssuedAt = issued,
            SignedBy = key,
        };
    }

    private static int? Epoch(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var epoch) && epoch >= 0 ? epoch : null;

    private string? Value(string name) => payload.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => payload.Text(name),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    } : null;
}
