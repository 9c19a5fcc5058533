// YARP as its own getting-started page sets it up: one route for everything, no check at all. Arguments: listen port, upstream, certificate, key.
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Yarp.ReverseProxy.Configuration;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseKestrelHttpsConfiguration();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, int.Parse(args[0], null), listen =>
    listen.UseHttps(X509Certificate2.CreateFromPemFile(args[2], args[3]))));
builder.Services.AddReverseProxy().LoadFromMemory(
    [new RouteConfig { RouteId = "all", ClusterId = "api", Match = new RouteMatch { Path = "{**all}" } }],
    [new ClusterConfig { ClusterId = "api", Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = args[1] } } }]);

var app = builder.Build();
app.MapReverseProxy();
app.Run();
