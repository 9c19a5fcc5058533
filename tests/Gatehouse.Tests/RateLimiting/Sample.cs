using System.Net;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.RateLimiting;

/// <summary>Requests and policies as small as a step needs them.</summary>
internal static class Sample
{
    public static readonly Quota Light = new(1000, TimeSpan.FromHours(1));
    public static readonly Quota Heavy = new(10, TimeSpan.FromHours(1));

    public static CompiledPolicy Policy(IReadOnlyList<CompiledOperation> operations, string[]? roles = null, Quota? door = null) => new()
    {
        Document = new PolicyDocument
        {
            File = "/etc/shop/gatehouse.yaml",
            Api = new ApiSection(new Uri("http://127.0.0.1:5080"), null),
            Https = new HttpsSection("localhost", new IPEndPoint(IPAddress.Loopback, 8443), null, null, null),
            Authentication = new AuthenticationSection("shop", "X-Api-Key", TimeSpan.FromDays(90), "shop", TimeSpan.FromMinutes(10)),
            Roles = roles ?? ["guest", "user"],
            Validation = new ValidationSection(1 << 20, 32, 8192, true),
            Limits = new LimitsSection(door ?? new Quota(600, TimeSpan.FromMinutes(1)), Light, new Quota(100, TimeSpan.FromHours(1)), Heavy, new Dictionary<string, double>()),
            Storage = new StorageSection("/var/lib/shop/gatehouse.db"),
            KeyStore = new KeyStoreSection("/var/lib/keys"),
            Cors = new CorsSection([]),
            TrustedProxies = [],
        },
        Contract = null,
        Version = "00112233445566ff",
        Roles = roles ?? ["guest", "user"],
        GuestMask = 1,
        Operations = operations,
        Paths = new PathTable(operations),
    };

    public static CompiledOperation Operation(
        string method = "GET", string template = "/catalog", OperationClass @class = OperationClass.Light, Quota? quota = null,
        ulong allowed = 3, ulong own = 0, OwnerRule? owner = null, int number = 0, int line = 62, PolicyPart watched = PolicyPart.None) => new()
    {
        Number = number,
        Watched = watched,
        Method = method,
        Template = template,
        PathParameters = [],
        Resource = "catalog",
        Action = "read",
        Class = @class,
        AllowedRoles = allowed,
        OwnRoles = own,
        Owner = owner,
        RuleLine = line,
        Contract = null,
        AllowsSemicolon = false,
        Quota = quota ?? Light,
    };

    public static Principal Client(int number, ulong roles = 2, double plan = 1, string subject = "alice") => new()
    {
        Kind = CredentialKind.Key,
        Subject = subject,
        Client = "client" + number,
        ClientNumber = number,
        KeyId = "AAAABBBBCCCC",
        Roles = roles,
        PlanFactor = plan,
    };

    public static RequestContext Request(CompiledOperation operation, Principal? principal = null, string source = "192.0.2.1", Quota? door = null) =>
        Request(Policy([operation], door: door), operation, principal, source);

    public static RequestContext Request(CompiledPolicy policy, CompiledOperation? operation, Principal? principal = null, string source = "192.0.2.1") => new()
    {
        Http = new DefaultHttpContext { Request = { Method = operation?.Method ?? "GET" } },
        State = new LiveState(policy, new Snapshot()),
        Id = "0123456789abcdefghijkl",
        Now = new DateTimeOffset(2025, 7, 27, 12, 0, 0, TimeSpan.Zero),
        Source = SourceAddress.Of(IPAddress.Parse(source)),
        Operation = operation,
        Principal = principal ?? Principal.Guest,
    };
}
