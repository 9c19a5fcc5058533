using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Keys;

/// <summary>Makes tokens of our own: <c>typ: at+jwt</c> (RFC 9068), small, signed by the primary key of the ring. They say who; never what one may do.</summary>
/// <param name="rings">What signs them.</param>
/// <param name="time">The clock.</param>
public sealed class TokenIssuer(KeyRings rings, TimeProvider time)
{
    private const int IdLength = 22;

    /// <summary>Who issues the tokens of a policy: its public name.</summary>
    public static string IssuerOf(CompiledPolicy policy) => $"https://{policy.Document.Https.Host}";

    /// <summary>Makes a token.</summary>
    /// <param name="state">The policy and what the store knows.</param>
    /// <param name="subject">A subject of the store.</param>
    /// <param name="client">The client it is for; null for the subject's own.</param>
    /// <param name="scope">Resources or <c>resource:action</c>, spaces between; null for no narrowing.</param>
    /// <exception cref="ArgumentException">The subject is unknown or suspended, or a part of the scope is not in the policy.</exception>
    /// <exception cref="KeyStoreException">The signing keys could not be read after they changed.</exception>
    public NewToken Issue(LiveState state, string subject, string? client, string? scope)
    {
        var snapshot = state.Snapshot;
        var known = snapshot.Subjects[snapshot.Numbers.Find(subject)];
        if (!known.Known || known.Suspended)
            throw new ArgumentException($"expected a subject that exists and is not suspended, found '{subject}'", nameof(subject));
        if (scope is not null && ScopeSet.FirstUnknown(state.Policy, scope) is { } unknown)
            throw new ArgumentException($"expected a resource or resource:action of the policy, found '{unknown}'", nameof(scope));

        return Make(state, subject, client ?? subject, scope, long.MaxValue, static _ => { });
    }

    /// <summary>Makes a token from a key that was just proved: it says the same subject and client, and dies with the key.</summary>
    /// <param name="state">What the key was judged by.</param>
    /// <param name="key">What the key stands for.</param>
    /// <param name="scope">Narrows the key's; already looked at.</param>
    /// <exception cref="KeyStoreException">The signing keys could not be read after they changed.</exception>
    internal NewToken Exchange(LiveState state, in Claimant key, string? scope)
    {
        var (numbers, keys) = (state.Snapshot.Numbers, state.Snapshot.Keys);
        ref readonly var record = ref keys[keys.Find(key.Key)];
        var epoch = (record.Flags & KeyFlags.HasMore) != 0 ? keys.MoreOf(key.Key).Epoch : 0;
        var (id, own, old) = (key.Key.ToString(), !key.MustBeKnown, key.OldSecret);
        return Make(state, numbers.NameOf(key.Subject), numbers.NameOf(key.Client), scope, record.ExpiresAt == KeyRecord.Never ? long.MaxValue : record.ExpiresAt, payload =>
        {
            (payload["key"], payload["ke"]) = (id, epoch);
            if (own)
                payload["own"] = "1";
            if (old)
                payload["old"] = 1;
        });
    }

    /// <summary>The one header that tokens of a key have, as it stands in them.</summary>
    internal static string HeaderOf(SigningKey key) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes($$"""{"alg":"{{key.Algorithm}}","kid":"{{key.Id}}","typ":"at+jwt"}"""));

    private NewToken Make(LiveState state, string subject, string client, string? scope, long atMost, Action<JsonObject> more)
    {
        var snapshot = state.Snapshot;
        var now = time.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeSeconds(Math.Min((now + state.Policy.Document.Authentication.TokenLifetime).ToUnixTimeSeconds(), atMost));
        var payload = new JsonObject
        {
            ["iss"] = IssuerOf(state.Policy),
            ["sub"] = subject,
            ["client_id"] = client,
            ["aud"] = state.Policy.Document.Authentication.Audience,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["jti"] = RandomNumberGenerator.GetString(Base62.Alphabet, IdLength),
            ["sid"] = RandomNumberGenerator.GetString(Base62.Alphabet, IdLength),
            ["se"] = snapshot.Subjects[snapshot.Numbers.Find(subject)].Epoch,
            ["ce"] = snapshot.Clients[snapshot.Numbers.Find(client)].Epoch,
            ["ge"] = snapshot.Epoch,
        };
        if (scope is not null)
            payload["scope"] = scope;

        more(payload);
        return new NewToken((string)payload["jti"]!, Sign(payload), expires);
    }

    // The header is written here, because the verifier accepts this spelling only.
    private string Sign(JsonObject payload)
    {
        var key = rings.Signing.Primary ?? throw new KeyStoreException("the signing keys could not be read after they changed; the log says why");
        var signed = $"{HeaderOf(key)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(payload))}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }
}
