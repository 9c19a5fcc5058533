using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Keys;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Gatehouse.Gateway.Hosting;

/// <summary>The web server and the forwarder, made by the framework's container and then used without it: no middleware, no routing.</summary>
internal sealed class ServerParts : IAsyncDisposable
{
    private readonly WebApplication container;
    private readonly DiagnosticListener listener = new("Gatehouse.Server");

    private ServerParts(PolicyDocument document, X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Listeners.Configure(kestrel, document, certificate, chain));
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = InlineScheduling.IsOn);
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton<DiagnosticSource>(listener);
        container = builder.Build();
        Server = container.Services.GetRequiredService<IServer>();
        Forwarder = container.Services.GetRequiredService<IHttpForwarder>();
    }

    /// <summary>Makes them, with the certificate that the policy asks for.</summary>
    /// <exception cref="CryptographicException">The certificate's files do not belong together.</exception>
    /// <exception cref="KeyStoreException">The self-made certificate cannot be read or made.</exception>
    public static ServerParts Make(PolicyDocument document, KeyStore keys)
    {
        if (document.Https is { CertificateFile: { } file, CertificateKeyFile: { } keyFile })
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file);
            return new ServerParts(document, X509Certificate2.CreateFromPemFile(file, keyFile), chain);
        }

        var made = keys.ServerCertificate(document.Https.Host);
        return new ServerParts(document, made.Leaf, [made.Authority]);
    }

    /// <summary>The web server, not started yet.</summary>
    public IServer Server { get; }

    /// <summary>YARP's forwarder.</summary>
    public IHttpForwarder Forwarder { get; }

    /// <summary>The port HTTPS listens on, once started; with <c>listen: 0</c> the one that was free.</summary>
    public int HttpsPort => AddressOf("https").Port;

    /// <summary>The port that redirects, once started; 0 without one.</summary>
    public int HttpPort => Server.Features.Get<IServerAddressesFeature>()!.Addresses.Any(address => address.StartsWith("http:", StringComparison.Ordinal)) ? AddressOf("http").Port : 0;

    /// <summary>Charges what the server refuses by itself.</summary>
    public IDisposable Watch(Action<SourceAddress> charge) => listener.Subscribe(new ServerRefusals(charge), ServerRefusals.IsWanted);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await container.DisposeAsync();
    }

    private Uri AddressOf(string scheme) => Server.Features.Get<IServerAddressesFeature>()!.Addresses
        .Select(address => new Uri(address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)))
        .First(address => address.Scheme == scheme);
}
