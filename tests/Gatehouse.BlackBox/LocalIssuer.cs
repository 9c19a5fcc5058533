using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.BlackBox;

/// <summary>An OpenID provider of this machine: its discovery document, its keys, its tokens. It can be made to misbehave.</summary>
public sealed class LocalIssuer : IAsyncDisposable
{
    /// <summary>Where its keys are.</summary>
    public const string KeysPath = "/jwks";

    private const string DiscoveryPath = "/.well-known/openid-configuration";

    private readonly Upstream server = new();
    private readonly List<(string Id, ECDsa Key)> keys = [];

    /// <summary>Opens it with one key.</summary>
    public LocalIssuer()
    {
        server.Answer = UpstreamAnswers.Json("{}", 404);
        Rotate("key-1");
    }

    /// <summary>Its name, as its tokens say it.</summary>
    public string Name => server.Address.ToString().TrimEnd('/');

    /// <summary>How often its keys were asked for.</summary>
    public int Asked => server.Seen.Count(request => request.Path == KeysPath);

    /// <summary>Everything that was asked, as method and path.</summary>
    public IReadOnlyList<string> Seen => [.. server.Seen.Select(request => $"{request.Method} {request.Target}")];

    /// <summary>The key that signs now, as its set shows it.</summary>
    public string PublicKeys => SetOf(keys);

    /// <summary>The public half of the key that signs now.</summary>
    public byte[] PublicKey => keys[^1].Key.ExportSubjectPublicKeyInfo();

    /// <summary>Signs with a new key from now on.</summary>
    /// <param name="id">Its <c>kid</c>.</param>
    /// <param name="keepOld">Whether the old ones stay in the set.</param>
    public void Rotate(string id, bool keepOld = false)
    {
        if (!keepOld)
            keys.Clear();
        keys.Add((id, ECDsa.Create(ECCurve.NamedCurves.nistP256)));
        Behave();
    }

    /// <summary>Answers as it should.</summary>
    public void Behave()
    {
        server.Has(DiscoveryPath, UpstreamAnswers.Json(new JsonObject { ["issuer"] = Name, ["jwks_uri"] = Name + KeysPath }.ToJsonString()));
        server.Has(KeysPath, UpstreamAnswers.Json(PublicKeys));
    }

    /// <summary>Answers every request so.</summary>
    public void Misbehave(UpstreamAnswer answer)
    {
        server.Has(DiscoveryPath, answer);
        server.Has(KeysPath, answer);
    }

    /// <summary>The claims it writes for a subject.</summary>
    public JsonObject Claims(string subject, string audience = "shop-api")
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new JsonObject { ["iss"] = Name, ["sub"] = subject, ["aud"] = audience, ["azp"] = "web", ["iat"] = now, ["exp"] = now + 600, ["jti"] = Guid.NewGuid().ToString() };
    }

    /// <summary>A token for a subject, changed at will before it is signed.</summary>
    public string Token(string subject, Action<JsonObject>? change = null, Action<JsonObject>? header = null)
    {
        var claims = Claims(subject);
        change?.Invoke(claims);
        return Sign(claims, header);
    }

    /// <summary>Signs claims with the newest key.</summary>
    public string Sign(JsonObject claims, Action<JsonObject>? header = null)
    {
        var (id, key) = keys[^1];
        var head = new JsonObject { ["alg"] = "ES256", ["typ"] = "JWT", ["kid"] = id };
        header?.Invoke(head);
        var signed = $"{Encoded(head.ToJsonString())}.{Encoded(claims.ToJsonString())}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    /// <summary>A token under a shared secret, or under whatever a forger takes for one.</summary>
    public static string Mac(byte[] secret, JsonObject claims, string? id = null)
    {
        var head = new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT" };
        if (id is not null)
            head["kid"] = id;
        var signed = $"{Encoded(head.ToJsonString())}.{Encoded(claims.ToJsonString())}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string SetOf(IEnumerable<(string Id, ECDsa Key)> keys) => new JsonObject
    {
        ["keys"] = new JsonArray([.. keys.Select(key =>
        {
            var point = key.Key.ExportParameters(false).Q;
            return new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["use"] = "sig", ["alg"] = "ES256", ["kid"] = key.Id, ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
        })]),
    }.ToJsonString();
}
