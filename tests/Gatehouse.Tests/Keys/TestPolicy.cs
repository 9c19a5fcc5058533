using System.Net;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;

namespace Gatehouse.Tests.Keys;

/// <summary>A small shop: roles guest, user, manager, admin; orders and catalog.</summary>
internal static class TestPolicy
{
    internal static readonly string[] DefaultRoles = ["guest", "user", "manager", "admin"];

    internal static CompiledPolicy Make(string[]? roles = null, string host = "api.shop.example", string audience = "shop-api", TimeSpan? lifetime = null,
        Func<AuthenticationSection, AuthenticationSection>? authentication = null)
    {
        CompiledOperation[] operations =
        [
            Operation(0, "GET", "/orders", "orders", "read"),
            Operation(1, "POST", "/orders", "orders", "write"),
            Operation(2, "GET", "/catalog", "catalog", "read"),
        ];
        return new CompiledPolicy
        {
            Document = Document(roles ?? DefaultRoles, host, audience, lifetime ?? TimeSpan.FromMinutes(10), authentication ?? (static section => section)),
            Contract = null,
            Version = "0123456789abcdef",
            Roles = roles ?? DefaultRoles,
            GuestMask = 1,
            Operations = operations,
            Paths = new PathTable(operations),
        };
    }

    private static CompiledOperation Operation(int number, string method, string template, string resource, string action) => new()
    {
        Number = number,
        Method = method,
        Template = template,
        PathParameters = [],
        Resource = resource,
        Action = action,
        Class = OperationClass.Light,
        AllowedRoles = 0,
        OwnRoles = 0,
        Owner = null,
        RuleLine = 1,
        Contract = null,
        AllowsSemicolon = false,
        Quota = new Quota(1000, TimeSpan.FromHours(1)),
    };

    private static PolicyDocument Document(string[] roles, string host, string audience, TimeSpan lifetime, Func<AuthenticationSection, AuthenticationSection> authentication)
    {
        var quota = new Quota(1000, TimeSpan.FromHours(1));
        return new PolicyDocument
        {
            File = "/shop/gatehouse.yaml",
            Api = new ApiSection(new Uri("http://127.0.0.1:5080"), null),
            Https = new HttpsSection(host, new IPEndPoint(IPAddress.Loopback, 8443), null, null, null),
            Authentication = authentication(new AuthenticationSection("shop", "X-Api-Key", TimeSpan.FromDays(90), audience, lifetime)),
            Roles = roles,
            Validation = new ValidationSection(1 << 20, 32, 8192, true),
            Limits = new LimitsSection(quota, quota, quota, quota, new Dictionary<string, double> { ["partner"] = 10 }),
            Storage = new StorageSection("/shop/data/gatehouse.db"),
            KeyStore = new KeyStoreSection("/shop/keys"),
            Cors = new CorsSection([]),
            TrustedProxies = [],
        };
    }
}
