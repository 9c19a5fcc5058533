using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Keys;

/// <summary>Makes tokens of our own: ES256, <c>typ: at+jwt</c> (RFC 9068), under 700 bytes. They say who; never what one may do.</summary>
/// <param name="key">What signs them.</param>
/// <param name="time">The clock.</param>
public sealed class TokenIssuer(SigningKey key, TimeProvider time)
{
    internal const string Type = "at+jwt";

    /// <summary>Who issues the tokens of a policy: its public name.</summary>
    public static string IssuerOf(CompiledPolicy policy) => $"https://{policy.Document.Https.Host}";

    /// <summary>Makes a token.</summary>
    /// <param name="state">The policy and what the store knows.</param>
    /// <param name="subject">A subject of the store.</param>
    /// <param name="client">The client it is for; null for the subject's own.</param>
    /// <param name="scope">Resources or <c>resource:action</c>, spaces between; null for no narrowing.</param>
    /// <exception cref="ArgumentException">The subject is unknown or suspended, or a part of the scope is not in the policy.</exception>
    public NewToken Issue(LiveState state, string subject, string? client, string? scope)
    {
        var snapshot = state.Snapshot;
        var known = snapshot.Subjects[snapshot.Numbers.Find(subject)];
        if (!known.Known || known.Suspended)
            throw new ArgumentException($"expected a subject that exists and is not suspended, found '{subject}'", nameof(subject));
        if (scope is not null && ScopeSet.FirstUnknown(state.Policy, scope) is { } unknown)
            throw new ArgumentException($"expected a resource or resource:action of the policy, found '{unknown}'", nameof(scope));

        client ??= subject;
        var epochs = new Epochs(known.Epoch, snapshot.Clients[snapshot.Numbers.Find(client)].Epoch, snapshot.Epoch);
        var now = time.GetUtcNow();
        var expires = now + state.Policy.Document.Authentication.TokenLifetime;
        var payload = Payload(state.Policy, subject, client, scope, epochs, now, expires, out var id);
        return new NewToken(id, Sign(payload), expires);
    }

    /// <summary>The one header our tokens have, as it stands in them.</summary>
    internal static string HeaderOf(SigningKey key) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes($$"""{"alg":"ES256","kid":"{{key.Id}}","typ":"{{Type}}"}"""));

    private static JsonObject Payload(CompiledPolicy policy, string subject, string client, string? scope, Epochs epochs, DateTimeOffset now, DateTimeOffset expires, out string id)
    {
        id = RandomNumberGenerator.GetString(Base62.Alphabet, 22);
        var payload = new JsonObject
        {
            ["iss"] = IssuerOf(policy),
            ["sub"] = subject,
            ["client_id"] = client,
            ["aud"] = policy.Document.Authentication.Audience,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["jti"] = id,
            ["sid"] = RandomNumberGenerator.GetString(Base62.Alphabet, 22),
            ["se"] = epochs.Subject,
            ["ce"] = epochs.Client,
            ["ge"] = epochs.Everything,
        };
        if (scope is not null)
            payload["scope"] = scope;

        return payload;
    }

    // The header is written here and not by the library, because the verifier accepts this spelling only.
    private string Sign(JsonObject payload)
    {
        var signed = $"{HeaderOf(key)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(payload))}";
        var signature = key.Security.ECDsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }
}
