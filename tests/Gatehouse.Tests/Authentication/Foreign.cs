using System.Text.Json.Nodes;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;
using Gatehouse.Tests.Keys;
using Gatehouse.Tests.Keys.Issuers;

namespace Gatehouse.Tests.Authentication;

/// <summary>A gate whose policy names other issuers, and those issuers.</summary>
internal sealed class Foreign : IDisposable
{
    internal const string Issuer = "https://id.example", KeysAt = "https://id.example/jwks";
    internal const string Secret = "g7Qx2LmZ9tRw4KpV8sYb1NcD6hJf3TqA";

    private readonly TemporaryFolder folder = new();

    /// <param name="issuers">Each entry as it stands in the policy; without any the usual one.</param>
    internal Foreign(params string[] issuers)
    {
        Use(issuers);
        Publish(Pen);
    }

    internal Gate Gate { get; } = new();

    internal Pen Pen { get; } = Pen.Ec();

    public void Dispose()
    {
        Pen.Dispose();
        Gate.Dispose();
        folder.Dispose();
    }

    internal static string Entry(string more = "") => $"{{ issuer: {Issuer}, audience: shop-api, algorithms: [ES256], jwks: {KeysAt}{more} }}";

    internal void Use(params string[] issuers) => Use("{ audience: shop-api }", issuers);

    internal void UseTokens(string tokens) => Use(tokens, []);

    private void Use(string tokens, string[] issuers)
    {
        var file = folder.Of("gatehouse.yaml");
        File.WriteAllText(file, $$"""
            gatehouse: 1
            api: { upstream: "http://127.0.0.1:5080" }
            https: { host: api.shop.example }
            roles: [guest, user, support, admin]
            authentication:
              keys: { brand: shop }
              tokens: {{tokens}}
              issuers:
            {{string.Join('\n', (issuers.Length == 0 ? [Entry()] : issuers).Select(issuer => $"    - {issuer}"))}}
            resources:
              orders: { read: ["GET /orders"] }
            access: |
              | resource | guest | user | support | admin |
              |----------|-------|------|---------|-------|
              | orders   | -     | read | read    | full  |
            """);
        var load = new PolicyLoader(name => name == "SECRET" ? Secret : null).Load(file);
        Assert.Empty(load.Report.Faults);
        Gate.Policy = load.Policy!;
    }

    internal void Publish(params Pen[] pens) => Publish(KeysAt, pens);

    internal void Publish(string address, params Pen[] pens) => Gate.Network.Says(address, Pen.SetOf([.. pens.Select(pen => pen.Jwk())]));

    /// <summary>The claims that every issuer writes.</summary>
    internal JsonObject Claims(string issuer = Issuer, string? audience = "shop-api", string subject = "alice")
    {
        var now = Gate.Clock.Now.ToUnixTimeSeconds();
        var claims = new JsonObject { ["iss"] = issuer, ["sub"] = subject, ["azp"] = "web", ["iat"] = now, ["exp"] = now + 3600, ["jti"] = "t1", ["sid"] = "s1" };
        if (audience is not null)
            claims["aud"] = audience;
        return claims;
    }

    internal string Token(Action<JsonObject>? change = null, Action<JsonObject>? header = null, Pen? pen = null)
    {
        var claims = Claims();
        change?.Invoke(claims);
        return (pen ?? Pen).Sign(claims, header);
    }

    internal Task<string?> WhyNotAsync(string token) => Gate.WhyNotAsync(authorization: $"Bearer {token}");

    internal async Task<Principal> PrincipalAsync(string token)
    {
        var (request, outcome) = await Gate.AskAsync(authorization: $"Bearer {token}");
        Assert.True(outcome.Continues, outcome.Continues ? "" : outcome.Refusal.Reason);
        return request.Principal;
    }
}
