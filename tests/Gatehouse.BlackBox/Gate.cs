using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Gatehouse.BlackBox;

/// <summary>The real executable in a folder of its own, in front of a recording upstream (or of any other).</summary>
public sealed partial class Gate : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> keys = new();
    private readonly List<IDisposable> clients = [];
    private readonly string publicHost;
    private X509Certificate2? authority;
    private Child? process;

    private Gate(string policy, Uri? upstream)
    {
        Upstream = new Upstream();
        RedirectPort = FreePort();
        var given = File.Exists(policy) ? File.ReadAllText(policy) : policy;
        Policy = folder.Write("gatehouse.yaml", Filled(given, upstream ?? Upstream.Address));
        publicHost = HostLine().Match(given) is { Success: true } host ? host.Groups[1].Value : "localhost";
        CopyContracts(policy, given);
    }

    /// <summary>Sees what the gateway lets through.</summary>
    public Upstream Upstream { get; }

    /// <summary>Where the gateway answers.</summary>
    public Uri Address { get; private set; } = new("https://127.0.0.1");

    /// <summary>Where plain HTTP is redirected, if the policy says <c>redirect: 127.0.0.1:{redirect}</c>.</summary>
    public int RedirectPort { get; }

    /// <summary>The policy file in force.</summary>
    public string Policy { get; }

    /// <summary>The folder of this gate: policy, keys, data.</summary>
    public string Folder => folder.Path;

    /// <summary>The running gateway.</summary>
    public Child Process => process ?? throw new InvalidOperationException("The gate is not open.");

    /// <summary>Starts a gateway and waits until it takes traffic.</summary>
    /// <param name="policy">
    /// A policy file, or its text. <c>{upstream}</c> and <c>{redirect}</c> in it, and the sample's fixed addresses, become those of this gate;
    /// contracts that it names are taken from beside it.
    /// </param>
    /// <param name="upstream">What stands behind it; the recording upstream when null.</param>
    public static async Task<Gate> OpenAsync(string policy, Uri? upstream = null)
    {
        var gate = Prepare(policy, upstream);
        try
        {
            await gate.StartAsync();
            return gate;
        }
        catch
        {
            await gate.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lays everything ready without starting.</summary>
    public static Gate Prepare(string policy, Uri? upstream = null) => new(policy, upstream);

    /// <summary>Starts the gateway, for the first time or again.</summary>
    public async Task StartAsync(params string[] more)
    {
        process = Child.StartDotnet(Repository.Gateway, ["run", Policy, .. more], Folder);
        var ready = await process.LineAsync(line => line.StartsWith("ready ", StringComparison.Ordinal));
        Address = new Uri(ready["ready ".Length..].Trim());
        authority ??= X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(folder.File("keys/ca.pem"), Patience.Token()));
    }

    /// <summary>A client with a key of its own that acts for a subject.</summary>
    /// <param name="subject">Made with these roles when first asked for.</param>
    /// <param name="roles">Of the subject; <c>user</c> when none is given.</param>
    public HttpClient As(string subject, params string[] roles) =>
        Client(keys.GetOrAdd(subject, _ => new(() => KeyForAsync(subject, roles.Length == 0 ? ["user"] : roles))));

    /// <summary>A client with a key of its own that is its own subject.</summary>
    public HttpClient WithKey(params string[] roles) =>
        Client(keys.GetOrAdd($"with:{string.Join('+', roles)}", name => new(() => CreateKeyAsync(name.Replace(':', '-').Replace('+', '-'), roles))));

    /// <summary>A client that shows exactly this key.</summary>
    public HttpClient WithSecret(string key) => Client(new(Task.FromResult(key)));

    /// <summary>A client without any credential.</summary>
    public HttpClient Stranger() => Kept(new HttpClient(Handler()) { BaseAddress = Address, Timeout = Patience.Moment });

    /// <summary>A client that shows a token.</summary>
    public HttpClient WithToken(string token)
    {
        var client = Stranger();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return client;
    }

    /// <summary>Makes a subject, if need be, and a key that acts for it.</summary>
    public async Task<string> KeyForAsync(string subject, params string[] roles)
    {
        await RunAsync(["subject", "create", subject, .. roles.SelectMany(role => new[] { "--role", role }), "--json"]);
        return await CreateKeyAsync($"{subject}-app", [], "--subject", subject);
    }

    /// <summary>Makes a key for a client.</summary>
    public async Task<string> CreateKeyAsync(string client, string[] roles, params string[] more) =>
        (await CreateKeyAnswerAsync(client, roles, more)).Json.GetProperty("key").GetString()!;

    /// <summary>Makes a key for a client and gives the whole answer.</summary>
    public async Task<CommandAnswer> CreateKeyAnswerAsync(string client, string[] roles, params string[] more) =>
        (await RunAsync(["key", "create", "--client", client, .. roles.SelectMany(role => new[] { "--role", role }), .. more, "--json"])).Done();

    /// <summary>Makes a token for a subject.</summary>
    public async Task<string> TokenForAsync(string subject, params string[] more) =>
        (await RunAsync(["token", "create", "--subject", subject, .. more, "--json"])).Done().Json.GetProperty("token").GetString()!;

    /// <summary>Runs a command against this gate's policy.</summary>
    public Task<CommandAnswer> RunAsync(params string[] arguments) => CommandLine.RunAsync(Folder, [.. arguments, "--policy", Policy]);

    /// <summary>Runs a command against this gate's policy, with something at its standard input.</summary>
    public Task<CommandAnswer> RunWithAsync(string input, params string[] arguments) => CommandLine.RunWithAsync(input, Folder, [.. arguments, "--policy", Policy]);

    /// <summary>Writes the policy file anew; a running gateway sees it at once.</summary>
    public async Task ChangePolicyAsync(Func<string, string> change)
    {
        var before = await File.ReadAllTextAsync(Policy, Patience.Token());
        var after = change(before);
        if (after == before)
            throw new InvalidOperationException("The change changes nothing.");
        await File.WriteAllTextAsync(Policy + ".new", after, Patience.Token());
        File.Move(Policy + ".new", Policy, overwrite: true);
    }

    /// <summary>A raw connection over TLS.</summary>
    public Task<RawHttp> ConnectAsync(Action<SslClientAuthenticationOptions>? change = null)
    {
        var options = Trust();
        change?.Invoke(options);
        return RawHttp.ConnectAsync(Address.Port, options);
    }

    /// <summary>Sends bytes on a connection of their own and reads one answer; null when the connection was closed instead.</summary>
    public async Task<RawAnswer?> SendRawAsync(string latin1, bool toHead = false)
    {
        await using var connection = await ConnectAsync();
        await connection.SendAsync(latin1);
        return await connection.ReadAsync(toHead);
    }

    /// <summary>Trust in this gate's own authority, under its public name.</summary>
    public SslClientAuthenticationOptions Trust() => new()
    {
        TargetHost = publicHost,
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { authority ?? throw new InvalidOperationException("The gate was never open.") },
        },
    };

    /// <summary>A handler that trusts this gate, for clients of other kinds (WebSocket).</summary>
    public SocketsHttpHandler Handler() => new() { SslOptions = Trust(), AllowAutoRedirect = false, UseCookies = false, UseProxy = false };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
            client.Dispose();
        if (process is not null)
            await process.DisposeAsync();
        await Upstream.DisposeAsync();
        authority?.Dispose();
        folder.Dispose();
    }

    private HttpClient Client(Lazy<Task<string>> key) =>
        Kept(new HttpClient(new KeyOf(key, Handler())) { BaseAddress = Address, Timeout = Patience.Moment });

    private HttpClient Kept(HttpClient client)
    {
        lock (clients)
            clients.Add(client);
        return client;
    }

    private string Filled(string policy, Uri upstream) => policy
        .Replace("{upstream}", upstream.ToString().TrimEnd('/'), StringComparison.Ordinal)
        .Replace("http://127.0.0.1:5080", upstream.ToString().TrimEnd('/'), StringComparison.Ordinal)
        .Replace("{redirect}", RedirectPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("127.0.0.1:8443", "127.0.0.1:0", StringComparison.Ordinal)
        .Replace("127.0.0.1:8080", $"127.0.0.1:{RedirectPort}", StringComparison.Ordinal);

    private void CopyContracts(string policy, string given)
    {
        var from = File.Exists(policy) ? Path.GetDirectoryName(Path.GetFullPath(policy))! : Path.Combine(AppContext.BaseDirectory, "policies");
        if (ContractLine().Match(given) is { Success: true } contract)
            File.Copy(Path.Combine(from, contract.Groups[1].Value), folder.File(contract.Groups[1].Value));
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^\s*host:\s*(\S+)", RegexOptions.Multiline)]
    private static partial Regex HostLine();

    [GeneratedRegex(@"^\s*contract:\s*(\S+)", RegexOptions.Multiline)]
    private static partial Regex ContractLine();
}
