using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>CVE-2026-39999 (APISIX jwt-auth) and its class (RFC 8725): the token says how it wants to be verified.</summary>
public sealed class A07_Tokens(Maze maze)
{
    private readonly Gate gate = maze.Fresh();

    private string good = "";
    private string header = "";
    private string payload = "";
    private ECDsa ours = ECDsa.Create();

    [Fact]
    public async Task No_forged_token_is_accepted_and_the_true_one_is()
    {
        await PrepareAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(good));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Signed(header, payload)));   // the forger's pen works
        gate.Upstream.Forget();

        var accepted = new List<string>();
        foreach (var (what, token) in Forged())
            if (await StatusAsync(token) != HttpStatusCode.Unauthorized)
                accepted.Add(what);

        Assert.True(accepted.Count == 0, string.Join(", ", accepted));
        Assert.Empty(gate.Upstream.Seen);
    }

    [Theory] // A credential was meant; it is never taken for none, not even where guests may read.
    [InlineData("Bearer"), InlineData("Bearer "), InlineData("bearer   "), InlineData("Basic dGVzczp4"), InlineData("Bearer a b"), InlineData("Bearer\tx")]
    public async Task A_bearer_of_nothing_is_refused_also_where_guests_may_read(string authorization)
    {
        var answer = await gate.SendRawAsync($"GET /public HTTP/1.1\r\nHost: localhost\r\nAuthorization: {authorization}\r\n\r\n");
        Assert.Contains(answer!.Status, new[] { 400, 401 });
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact]
    public async Task A_megabyte_of_credential_is_refused_by_its_length()
    {
        var answer = await gate.SendRawAsync($"GET /users HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {new string('A', 1 << 20)}\r\n\r\n");
        Assert.True(answer is null or { Status: 400 or 401 or 431 });
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact]
    public async Task A_token_of_a_withdrawn_signing_key_is_refused_though_it_was_remembered()
    {
        await using var own = await Gate.OpenAsync(Maze.PolicyFile);
        await own.RunAsync("subject", "create", "tess", "--role", "user");
        var token = await own.TokenForAsync("tess");
        var kid = System.Text.Json.JsonDocument.Parse(Decode(token.Split('.')[0])).RootElement.GetProperty("kid").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await own.WithToken(token).GetAsync("/users", TestContext.Current.CancellationToken)).StatusCode);

        (await own.RunAsync("signing-key", "withdraw", kid, "--wait")).Done();
        Assert.Equal(HttpStatusCode.Unauthorized, (await own.WithToken(token).GetAsync("/users", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task The_assertion_for_the_upstream_is_no_token_for_us()
    {
        await gate.SendRawAsync($"GET /public HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {maze.Admin}\r\n\r\n");
        var assertion = (await gate.Upstream.NextAsync()).Header("Gatehouse-Assertion")!;
        gate.Upstream.Forget();

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(assertion));
        Assert.Empty(gate.Upstream.Seen);
    }

    private async Task PrepareAsync()
    {
        await gate.RunAsync("subject", "create", "tess", "--role", "user");
        good = await gate.TokenForAsync("tess");
        header = Decode(good.Split('.')[0]);
        payload = Decode(good.Split('.')[1]);
        ours = ECDsa.Create();
        ours.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(gate.Folder, "keys", "token-signing.pem"), TestContext.Current.CancellationToken));
    }

    private IEnumerable<(string What, string Token)> Forged() => [.. Algorithms(), .. KeysOfTheirOwn(), .. HeadersOfTheirOwn(), .. Payloads(), .. Shapes()];

    private IEnumerable<(string, string)> Algorithms()
    {
        foreach (var none in new[] { "none", "None", "NONE", "nOnE", "" })
        {
            var head = header.Replace("ES256", none, StringComparison.Ordinal);
            yield return ($"alg '{none}', no signature", $"{Encode(head)}.{Encode(payload)}.");
            yield return ($"alg '{none}', the true signature", $"{Encode(head)}.{Encode(payload)}.{good.Split('.')[2]}");
        }

        foreach (var secret in Publics())
            foreach (var alg in new[] { "HS256", "HS384", "HS512" })
            {
                var start = $"{Encode(header.Replace("ES256", alg, StringComparison.Ordinal))}.{Encode(payload)}";
                yield return ($"{alg} with the public key", $"{start}.{Base64Url.EncodeToString(Mac(alg, secret, Encoding.ASCII.GetBytes(start)))}");
            }

        foreach (var alg in new[] { "ES384", "ES512", "RS256", "PS256", "EdDSA", "es256", "ES256 ", "ES256K" })
            yield return ($"signed with ES256, said {alg}", Signed(header.Replace("ES256", alg, StringComparison.Ordinal), payload));
        yield return ("no alg", Signed(header.Replace("\"alg\":\"ES256\",", "", StringComparison.Ordinal), payload));
    }

    private IEnumerable<(string, string)> KeysOfTheirOwn()
    {
        using var theirs = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = theirs.ExportParameters(false).Q;
        var jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
        var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=x", theirs, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        foreach (var extra in new[]
        {
            $"\"jwk\":{jwk}", "\"jku\":\"http://127.0.0.1:1/keys\"", "\"x5u\":\"http://127.0.0.1:1/cert\"", $"\"x5c\":[\"{Convert.ToBase64String(certificate.RawData)}\"]",
            "\"kid\":\"../../../../dev/null\"", "\"kid\":\"' OR '1'='1\"", "\"kid\":\"/proc/self/environ\"", "\"kid\":\"http://127.0.0.1:1/\"", "\"kid\":\"\"", "\"kid\":null", "\"kid\":7",
        })
        {
            yield return ($"their key, {extra[..6]} beside ours", Signed(With(header, extra), payload, theirs));
            yield return ($"their key, {extra[..6]} alone", Signed($$"""{"alg":"ES256","typ":"at+jwt",{{extra}}}""", payload, theirs));
        }

        yield return ("their key, nothing said", Signed(header, payload, theirs));
        foreach (var zero in new[] { new byte[64], [], new byte[32], new byte[63], new byte[65] })
            yield return ($"{zero.Length} zero bytes (CVE-2022-21449)", $"{Encode(header)}.{Encode(payload)}.{Base64Url.EncodeToString(zero)}");
    }

    private IEnumerable<(string, string)> HeadersOfTheirOwn()
    {
        foreach (var extra in new[]
        {
            "\"crit\":[\"exp\"]", "\"crit\":[\"x\"],\"x\":1", "\"crit\":[]", "\"b64\":false,\"crit\":[\"b64\"]", "\"b64\":false", "\"zip\":\"DEF\"", "\"cty\":\"JWT\"",
            "\"alg\":\"none\"", "\"alg\":\"ES256\"", "\"typ\":\"JWT\"", "\"jku\":\"http://127.0.0.1:1/\"",
        })
            yield return ($"our key, {extra} beside", Signed(With(header, extra), payload));

        foreach (var typ in new[] { "JWT", "gatehouse-assertion+jwt", "at+JWT ", "id_token", "" })
            yield return ($"our key, typ '{typ}'", Signed(header.Replace("at+jwt", typ, StringComparison.Ordinal), payload));
    }

    private IEnumerable<(string, string)> Payloads()
    {
        yield return ("sub twice", Signed(header, With(payload, "\"sub\":\"root-app\"")));
        yield return ("sub twice, once escaped", Signed(header, With(payload, "\"s\\u0075b\":\"root-app\"")));
        yield return ("another issuer", Signed(header, payload.Replace("\"iss\":\"https://localhost\"", "\"iss\":\"https://evil.example\"", StringComparison.Ordinal)));
        yield return ("another audience", Signed(header, payload.Replace("maze-api", "other-api", StringComparison.Ordinal)));
        yield return ("an unknown subject", Signed(header, payload.Replace("\"tess\"", "\"nobody-here\"", StringComparison.Ordinal)));
        yield return ("no JSON", Signed(header, "tess"));
        yield return ("an array", Signed(header, "[" + payload + "]"));
        yield return ("bytes behind the end", Signed(header, payload + "{}"));
        yield return ("a zero behind the end", Signed(header, payload + "\0"));
        yield return ("UTF-16", $"{Encode(header)}.{Base64Url.EncodeToString(Encoding.Unicode.GetBytes(payload))}.{good.Split('.')[2]}");
        yield return ("a list of audiences", Signed(header, payload.Replace("\"maze-api\"", "[\"maze-api\",\"other\"]", StringComparison.Ordinal)));
        yield return ("an ID token", Signed(header, """{"iss":"https://localhost","sub":"tess","aud":"maze-api","exp":4000000000,"iat":1790000000,"nonce":"n"}"""));
        foreach (var claim in new[] { "iss", "sub", "aud", "exp", "iat" })
            yield return ($"no {claim}", Signed(header, System.Text.RegularExpressions.Regex.Replace(payload, $"\"{claim}\":(\"[^\"]*\"|\\d+),?", "").Replace(",}", "}", StringComparison.Ordinal)));
        foreach (var (claim, value) in new[] { ("exp", "1"), ("exp", "-1"), ("exp", "1e400"), ("exp", "null"), ("iat", "9999999999"), ("iat", "\"1\""), ("exp", "\"4000000000\""), ("exp", "4000000000.0"), ("exp", "4e9"), ("exp", "[4000000000]"), ("exp", "99999999999999999999") })
            yield return ($"{claim} {value}", Signed(header, System.Text.RegularExpressions.Regex.Replace(payload, $"\"{claim}\":\\d+", $"\"{claim}\":{value}")));
    }

    private IEnumerable<(string, string)> Shapes()
    {
        var parts = good.Split('.');
        yield return ("JWE", $"{Encode("""{"alg":"dir","enc":"A256GCM"}""")}..{parts[1]}.{parts[1]}.{parts[2]}");
        yield return ("JWE around", $"{good}.{parts[1]}.{parts[2]}");
        yield return ("two parts", $"{parts[0]}.{parts[1]}");
        yield return ("four parts", $"{good}.x");
        yield return ("JSON serialization", $$"""{"protected":"{{parts[0]}}","payload":"{{parts[1]}}","signature":"{{parts[2]}}"}""");
        yield return ("two signatures", $$"""{"payload":"{{parts[1]}}","signatures":[{"protected":"{{parts[0]}}","signature":"AAAA"},{"protected":"{{parts[0]}}","signature":"{{parts[2]}}"}]}""");
        yield return ("signature in DER", $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(ours.SignData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))}");
        yield return ("padding", good + "==");
        yield return ("last bit of the signature", good[..^1] + (good[^1] == 'A' ? 'B' : 'A'));
        yield return ("no payload", $"{parts[0]}..{parts[2]}");
        yield return ("long", good + new string('A', 5000));
        yield return ("empty", "");
        yield return ("doubled", good + good);
        yield return ("doubled with a comma", $"{good},{good}");
        yield return ("blank inside", $"{parts[0]}. {parts[1]}.{parts[2]}");
        yield return ("non-ASCII behind", good + "\u00e9");
        yield return ("non-ASCII inside", $"{parts[0]}.{parts[1]}\u00e9.{parts[2]}");
        yield return ("nested", Signed(header, good));
        var signature = Base64Url.DecodeFromChars(parts[2]);
        yield return ("r and s swapped", $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString([.. signature[32..], .. signature[..32]])}");
        yield return ("r zero (CVE-2022-21449)", $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString([.. new byte[32], .. signature[32..]])}");
        yield return ("s zero (CVE-2022-21449)", $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString([.. signature[..32], .. new byte[32]])}");
        foreach (var part in new[] { 0, 1, 2 })
            foreach (var cut in new[] { 1, 2, 3, 4, parts[part].Length / 2 })
                yield return ($"part {part} cut by {cut}", string.Join('.', parts.Select((text, index) => index == part ? text[..^cut] : text)));
    }

    private IEnumerable<byte[]> Publics()
    {
        var point = ours.ExportParameters(false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        yield return Encoding.ASCII.GetBytes(ours.ExportSubjectPublicKeyInfoPem());
        yield return Encoding.ASCII.GetBytes(ours.ExportSubjectPublicKeyInfoPem() + "\n");
        yield return ours.ExportSubjectPublicKeyInfo();
        yield return Encoding.ASCII.GetBytes($$"""{"kty":"EC","crv":"P-256","x":"{{x}}","y":"{{y}}"}""");
        yield return [4, .. point.X!, .. point.Y!];
        yield return point.X!;
        yield return [];
    }

    private string Signed(string head, string body, ECDsa? with = null)
    {
        var start = $"{Encode(head)}.{Encode(body)}";
        return $"{start}.{Base64Url.EncodeToString((with ?? ours).SignData(Encoding.ASCII.GetBytes(start), HashAlgorithmName.SHA256))}";
    }

    private async Task<HttpStatusCode> StatusAsync(string token)
    {
        var answer = await gate.SendRawAsync($"GET /users HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n");
        return (HttpStatusCode)answer!.Status;
    }

    private static byte[] Mac(string alg, byte[] secret, byte[] data) => alg switch
    {
        "HS256" => HMACSHA256.HashData(secret, data),
        "HS384" => HMACSHA384.HashData(secret, data),
        _ => HMACSHA512.HashData(secret, data),
    };

    private static string With(string json, string member) => json.Insert(json.Length - 1, "," + member);

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Decode(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));
}
