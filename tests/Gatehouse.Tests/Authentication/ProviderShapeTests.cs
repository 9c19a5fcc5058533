using System.Text.Json.Nodes;
using Gatehouse.Tests.Keys.Issuers;

namespace Gatehouse.Tests.Authentication;

/// <summary>Tokens in the shapes that providers document, under the policy lines of docs/issuers.md.</summary>
public sealed class ProviderShapeTests
{
    [Fact]
    public async Task Keycloak()
    {
        const string Realm = "https://id.example/realms/shop";
        using var pen = Pen.Rsa("kc");
        using var house = new Foreign($"{{ issuer: {Realm}, audience: shop-api, algorithms: [RS256], roles: {{ claim: realm_access.roles, map: {{ shop-support: support }} }} }}");
        Discovery(house, Realm, $"{Realm}/protocol/openid-connect/certs", pen.Jwk());
        var access = house.Claims(Realm, null, "f1c2e0a4-8f0e-4d0e-9a55-0d9a6f6f7a10");
        Add(access, """
            {"jti":"onrtro:0b1f","aud":["shop-api","account"],"typ":"Bearer","azp":"shop-web","sid":"5f1c","acr":"1","allowed-origins":["https://shop.example"],
             "realm_access":{"roles":["offline_access","shop-support","uma_authorization"]},"resource_access":{"shop-api":{"roles":["clerk"]},"account":{"roles":["view-profile"]}},
             "scope":"openid profile email","email_verified":true,"preferred_username":"sam"}
            """);

        var principal = await house.PrincipalAsync(pen.Sign(access));
        Assert.Equal(($"{Realm}|f1c2e0a4-8f0e-4d0e-9a55-0d9a6f6f7a10", $"{Realm}|shop-web", 0b0100UL), (principal.Subject, principal.Client, principal.Roles));

        // Its ID token, and its refresh token where that is signed with the same key.
        var id = (JsonObject)access.DeepClone();
        Add(id, """{"aud":"shop-api","typ":"ID","at_hash":"x","nonce":"n"}""");
        Assert.Equal("token_kind", await house.WhyNotAsync(pen.Sign(id)));
        id["typ"] = "Refresh";
        Assert.Equal("token_kind", await house.WhyNotAsync(pen.Sign(id)));
    }

    [Fact]
    public async Task Keycloak_with_roles_of_one_client()
    {
        using var house = new Foreign(Foreign.Entry(", roles: { claim: resource_access.shop-api.roles, map: { clerk: user } }"));
        var token = house.Token(claims => Add(claims, """{"resource_access":{"shop-api":{"roles":["clerk"]},"other":{"roles":["admin"]}}}"""));

        Assert.Equal(0b0010UL, (await house.PrincipalAsync(token)).Roles);
    }

    [Theory]
    [InlineData("https://login.microsoftonline.com/0a1b/v2.0", "https://login.microsoftonline.com/0a1b/v2.0/.well-known/openid-configuration", "azp")]
    [InlineData("https://sts.windows.net/0a1b/", "https://sts.windows.net/0a1b/.well-known/openid-configuration", "appid")]
    public async Task Entra_ID(string issuer, string discovery, string client)
    {
        const string Api = "6e74172b-be56-4843-9ff4-e66a39bb12e3";
        using var pen = Pen.Rsa("-KI3Q9nNR7bRofxmeZoXqbHZGew");
        using var house = new Foreign($"{{ issuer: \"{issuer}\", audience: [{Api}, \"api://{Api}\"], algorithms: [RS256], roles: {{ claim: roles, map: {{ Shop.Support: support }} }} }}");
        var jwk = pen.Jwk(withAlgorithm: false);
        Add(jwk, """{"x5t":"-KI3Q9nNR7bRofxmeZoXqbHZGew","x5c":["MIIC"],"issuer":"https://login.microsoftonline.com/{tenantid}/v2.0"}""");
        Discovery(house, issuer, "https://login.microsoftonline.com/0a1b/discovery/v2.0/keys", jwk, discovery);
        var access = house.Claims(issuer, Api, "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ");
        access.Remove("azp");
        access.Remove("jti");
        Add(access, $$"""{"nbf":{{access["iat"]}},"aio":"x","{{client}}":"6731de76","azpacr":"1","oid":"690222be","rh":"0.A","roles":["Shop.Support"],"scp":"access_as_user","tid":"0a1b","uti":"u1","ver":"2.0"}""");

        var principal = await house.PrincipalAsync(pen.Sign(access));
        Assert.Equal(($"{issuer}|6731de76", 0b0100UL, "u1"), (principal.Client, principal.Roles, principal.TokenId));

        // Its ID token for an application that is client and API in one has the same audience.
        access["nonce"] = "12345";
        Assert.Equal("token_kind", await house.WhyNotAsync(pen.Sign(access)));
    }

    [Fact]
    public async Task Auth0()
    {
        const string Tenant = "https://shop.eu.auth0.com/";
        using var pen = Pen.Rsa("a0");
        using var house = new Foreign($"{{ issuer: \"{Tenant}\", audience: https://api.shop.example, algorithms: [RS256], roles: {{ claim: https://shop.example/roles, map: {{ support: support }} }} }}");
        Discovery(house, Tenant, $"{Tenant}.well-known/jwks.json", pen.Jwk());
        var access = house.Claims(Tenant, null, "auth0|6398");
        Add(access, $$"""{"https://shop.example/roles":["support"],"aud":["https://api.shop.example","{{Tenant}}userinfo"],"exp":{{(long)access["iat"]! + 86400}},"scope":"openid read:orders","permissions":["read:orders"]}""");

        var principal = await house.PrincipalAsync(pen.Sign(access));
        Assert.Equal(("https://shop.eu.auth0.com/|auth0|6398", 0b0100UL), (principal.Subject, principal.Roles));

        // Without the slash it is somebody else's name.
        access["iss"] = Tenant.TrimEnd('/');
        Assert.Equal("token_invalid", await house.WhyNotAsync(pen.Sign(access)));
    }

    [Fact]
    public async Task Cognito()
    {
        const string Pool = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Example";
        using var pen = Pen.Rsa("cg=");
        using var house = new Foreign($"{{ issuer: {Pool}, audience: 1example23456789, audienceClaim: client_id, algorithms: [RS256], roles: {{ claim: \"cognito:groups\", map: {{ staff: support }} }} }}");
        Discovery(house, Pool, $"{Pool}/.well-known/jwks.json", pen.Jwk());
        var access = house.Claims(Pool, null, "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee");
        access.Remove("azp");
        access.Remove("sid");
        Add(access, """{"cognito:groups":["staff"],"version":2,"client_id":"1example23456789","origin_jti":"o1","event_id":"e","token_use":"access","scope":"aws.cognito.signin.user.admin","username":"sam"}""");

        var principal = await house.PrincipalAsync(pen.Sign(access, header => header.Remove("typ")));
        Assert.Equal(($"{Pool}|1example23456789", 0b0100UL, "o1"), (principal.Client, principal.Roles, principal.Claimant.Session));

        // Its ID token has the audience of the client, and an access token of another client of the pool has another client_id.
        var id = (JsonObject)access.DeepClone();
        Add(id, """{"aud":"1example23456789","token_use":"id","at_hash":"x"}""");
        Assert.Equal("token_kind", await house.WhyNotAsync(pen.Sign(id)));
        access["client_id"] = "another";
        Assert.Equal("token_audience", await house.WhyNotAsync(pen.Sign(access)));
    }

    [Fact] // Requirement 6.08
    public async Task An_upstream_with_its_own_login_keeps_it()
    {
        using var house = new Foreign("""{ issuer: shop-legacy, secret: "${SECRET}", algorithms: [HS256], forward: true, subjectClaim: user_id, roles: { claim: role, map: { "2": user } } }""");
        var now = house.Gate.Clock.Now.ToUnixTimeSeconds();
        var secret = System.Text.Encoding.UTF8.GetBytes(Foreign.Secret);

        var principal = await house.PrincipalAsync(Pen.Mac(secret, $$"""{"iss":"shop-legacy","user_id":7,"role":2,"iat":{{now}},"exp":{{now + 600}}}"""));
        Assert.Equal(("shop-legacy|7", "shop-legacy|7", 0b0010UL, true), (principal.Subject, principal.Client, principal.Roles, principal.ForwardToken));
        Assert.Equal("token_invalid", await house.WhyNotAsync(Pen.Mac(secret, $$"""{"user_id":7,"exp":{{now + 600}}}""")));

        // Many such logins write no issuer at all; the policy has to say that this one does not.
        house.Use("""{ issuer: shop-legacy, secret: "${SECRET}", algorithms: [HS256], unnamed: true }""");
        Assert.Equal("shop-legacy|sam", (await house.PrincipalAsync(Pen.Mac(secret, $$"""{"sub":"sam","exp":{{now + 600}}}"""))).Subject);
        Assert.Equal("token_invalid", await house.WhyNotAsync(Pen.Mac(secret, $$"""{"iss":"other","sub":"sam","exp":{{now + 600}}}""")));
        Assert.Equal("token_invalid", await house.WhyNotAsync(Pen.Mac(secret, $$"""{"iss":null,"sub":"sam","exp":{{now + 600}}}""")));
        Assert.Equal("token_signature", await house.WhyNotAsync(Pen.Mac(new byte[32], $$"""{"sub":"sam","exp":{{now + 600}}}""")));
        Assert.Empty(house.Gate.Network.Asked);
    }

    private static void Discovery(Foreign house, string issuer, string keysAt, JsonObject jwk, string? address = null)
    {
        house.Gate.Network.Says(address ?? issuer.TrimEnd('/') + "/.well-known/openid-configuration", new JsonObject { ["issuer"] = issuer, ["jwks_uri"] = keysAt }.ToJsonString());
        house.Gate.Network.Says(keysAt, Pen.SetOf(jwk));
    }

    private static void Add(JsonObject to, string more)
    {
        foreach (var (name, value) in JsonNode.Parse(more)!.AsObject())
            to[name] = value?.DeepClone();
    }
}
