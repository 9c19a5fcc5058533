using System.Text.Json;
using Gatehouse.Keys.Jws;
using Gatehouse.Live;
using Gatehouse.Policy.Model;

namespace Gatehouse.Keys.Issuers;

/// <summary>What a token of another issuer says, read under one rule of the policy. Nothing of it counts before its signature was found right.</summary>
internal sealed class ForeignToken
{
    private const int MaxName = 256;
    private const string NoScope = "-";   // no resource is called so
    private static readonly string[] ClientClaims = ["azp", "client_id", "appid", "cid"];

    private readonly JsonElement claims;
    private readonly string[] audiences;
    private readonly string? named;
    private int subjectNumber = -1;

    private ForeignToken(ForeignIssuer issuer, JsonElement claims, TokenTimes times, string subject)
    {
        (Issuer, this.claims, Times) = (issuer, claims, times);
        var rule = issuer.Rule;
        audiences = rule.AudienceClaim == "aud" ? AudiencesOf(claims) : claims.Text(rule.AudienceClaim) is { } one ? [one] : [];
        named = Array.Find(ClientClaims, name => claims.Text(name) is { Length: > 0 });
        Subject = rule.SubjectsAreOurs ? subject : $"{rule.Issuer}|{subject}";

        // Always with the issuer's name: a partner that writes 'azp: mobile' is not our client mobile.
        Client = named is null ? Subject : $"{rule.Issuer}|{claims.Text(named)}";
        Roles = rule.RoleClaim is { } claim ? ClaimPath.Values(ClaimPath.Find(claims, claim)) : [];
        Scope = rule.ScopesAreOurs ? ScopeOf(claims) : null;
        (Id, Session) = (First("jti", "uti"), First("sid", "session_state", "origin_jti"));
        Claim = name => ClaimPath.Find(this.claims, name) is { } value ? ClaimPath.Single(value) : null;
    }

    internal ForeignIssuer Issuer { get; }

    /// <summary>The set its key stood in; another one means that it has to be verified again.</summary>
    internal KeySet? VerifiedBy { get; private set; }

    internal TokenTimes Times { get; }

    /// <summary><c>issuer|sub</c>, or the subject as it stands if the issuer's subjects are ours.</summary>
    internal string Subject { get; }

    /// <summary><c>issuer|client</c>; the subject when the token names no client.</summary>
    internal string Client { get; }

    /// <summary>Values of the role claim: theirs, before they are mapped.</summary>
    internal string[] Roles { get; }

    /// <summary>Narrows; null unless the policy says that their scopes are ours.</summary>
    internal string? Scope { get; }

    /// <summary>What <c>revoke token</c> names; null without one.</summary>
    internal string? Id { get; }

    /// <summary>What <c>revoke session</c> names; null without one.</summary>
    internal string? Session { get; }

    internal int ClientNumber { get; private set; } = -1;

    /// <summary>A claim as text, by its name, path or pointer; null when there is none or it is no single value.</summary>
    internal Func<string, string?> Claim { get; }

    /// <summary>Reads a token under its issuer's rule.</summary>
    /// <param name="jws">Taken apart, not verified.</param>
    /// <param name="claims">Its payload.</param>
    /// <param name="issuer">Whose name it bears.</param>
    /// <param name="whyNot">For the log when the answer is null.</param>
    internal static ForeignToken? Read(CompactJws jws, JsonElement claims, ForeignIssuer issuer, out string? whyNot)
    {
        // RFC 8725, section 3.1: the policy says which algorithms, and each key is for one of them; the token only has to agree.
        whyNot = !issuer.Rule.Algorithms.Contains(jws.Header.Algorithm) ? "token_algorithm" : TokenKind.WhyNot(jws.Header, claims);
        if (whyNot is not null)
            return null;

        whyNot = "token_times";
        if (TokenTimes.Read(claims, issuer.Rule.MaxLifetime) is not { } times)
            return null;

        whyNot = "token_subject";
        return SubjectOf(claims, issuer.Rule) is { } subject && AreNames(claims) ? new ForeignToken(issuer, claims, times, subject) : null;
    }

    /// <summary>Null when it is for this API and its time has come and not passed.</summary>
    internal string? WhyNot(long now)
    {
        // RFC 8725, section 3.9. Without an audience in the policy (a shared secret) there is nobody else the token could be for.
        var expected = Issuer.Rule.Audiences;
        return expected.Count > 0 && !Array.Exists(audiences, audience => expected.Contains(audience)) ? "token_audience" : Times.WhyNot(now);
    }

    /// <summary>Writes down that the signature is right; only now names get numbers, which no stranger may use up.</summary>
    /// <returns>False when no more numbers are given.</returns>
    internal bool Verified(KeySet by, ClientNumbers numbers)
    {
        VerifiedBy = by;
        ClientNumber = numbers.Of(Client);
        return ClientNumber >= 0;
    }

    /// <summary>The subject's number; -1 while the store says nothing of it.</summary>
    internal int SubjectNumber(ClientNumbers numbers)
    {
        // Once there, a number stays.
        if (subjectNumber < 0)
            subjectNumber = numbers.Find(Subject);

        return subjectNumber;
    }

    private static string? SubjectOf(JsonElement claims, IssuerRule rule) =>
        ClaimPath.Find(claims, rule.SubjectClaim) is { } claim && claim.ValueKind is JsonValueKind.String or JsonValueKind.Number
        && ClaimPath.Single(claim) is { Length: > 0 and <= MaxName } subject && IsName(subject) ? subject : null;

    private static bool AreNames(JsonElement claims) => Array.TrueForAll(ClientClaims, name => claims.Text(name) is not { } text || (text.Length <= MaxName && IsName(text)));

    private static bool IsName(string text) => !text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.Contains('\x7f');

    private static string[] AudiencesOf(JsonElement claims) => claims.TryGetProperty("aud", out var audience) ? audience.ValueKind switch
    {
        JsonValueKind.String => ClaimPath.Single(audience) is { } one ? [one] : [],
        JsonValueKind.Array => ClaimPath.Values(audience),
        _ => [],
    } : [];

    // Absent is no narrowing. Empty, or nothing we can read, is a narrowing to nothing: it must not open what the issuer closed.
    private static string? ScopeOf(JsonElement claims)
    {
        if (!claims.TryGetProperty("scope", out var claim) && !claims.TryGetProperty("scp", out claim))
            return null;

        var scope = claim.ValueKind == JsonValueKind.Array ? string.Join(' ', ClaimPath.Values(claim)) : claim.ValueKind == JsonValueKind.String ? ClaimPath.Single(claim) : null;
        return string.IsNullOrWhiteSpace(scope) ? NoScope : scope;
    }

    private string? First(params string[] names)
    {
        foreach (var name in names)
            if (claims.Text(name) is { Length: > 0 } text)
                return text;

        return null;
    }
}
