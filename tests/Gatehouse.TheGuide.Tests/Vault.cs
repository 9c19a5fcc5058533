using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>A house where everything takes a further proof, with a mail server beside it, and people who have enrolled.</summary>
public sealed partial class Vault : IAsyncLifetime
{
    public const string Password = "correct horse battery";

    private string[] seeds = [];

    /// <summary>Takes the letters.</summary>
    public MailBox Mail { get; } = new();

    /// <summary>The open gate.</summary>
    public Gate Gate { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var policy = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "policies", "vault.yaml"));
        Gate = await Gate.OpenAsync(policy.Replace("{smtp}", Mail.Address, StringComparison.Ordinal));
        foreach (var name in (string[])["ada", "ben"])
            (await Gate.RunAsync("subject", "create", name, "--role", "admin")).Done();
        (await Gate.RunAsync("subject", "create", "uma", "--role", "user")).Done();
        (await Gate.RunAsync("subject", "set", "ada", "email", "ada@vault.example")).Done();
        foreach (var name in (string[])["ada", "uma"])
            (await Gate.RunWithAsync(Password + "\n", "subject", "set", name, "password")).Done();
        seeds = [SeedIn((await Gate.RunAsync("subject", "set", "ada", "totp")).Done().Out), SeedIn((await Gate.RunAsync("subject", "set", "ben", "totp")).Done().Out)];
    }

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync();
        await Mail.DisposeAsync();
    }

    /// <summary>The gate with nothing seen and nothing told.</summary>
    public Gate Fresh()
    {
        Gate.Upstream.Forget();
        return Gate;
    }

    /// <summary>The code of ada's app, some steps from now.</summary>
    public string Code(int steps = 0) => CodeOf(seeds[0], DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30 + steps);

    // RFC 6238 once more, written from its text: not the code that is tested.
    private static string CodeOf(string base32, long step)
    {
        var seed = new byte[20];
        for (var bit = 0; bit < 160; bit++)
            if (("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(base32[bit / 5], StringComparison.Ordinal) >> (4 - bit % 5) & 1) == 1)
                seed[bit / 8] |= (byte)(0x80 >> bit % 8);

        var counter = BitConverter.GetBytes(IPAddress.HostToNetworkOrder(step));
#pragma warning disable CA5350 // What the apps use.
        var hash = HMACSHA1.HashData(seed, counter);
#pragma warning restore CA5350
        var at = hash[19] & 15;
        var number = ((hash[at] & 127) << 24 | hash[at + 1] << 16 | hash[at + 2] << 8 | hash[at + 3]) % 1_000_000;
        return number.ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string SeedIn(string uri) => Seed().Match(uri).Groups[1].Value;

    [GeneratedRegex("secret=([A-Z2-7]{32})")]
    private static partial Regex Seed();
}

/// <summary>Asking with and without a proof.</summary>
internal static class ProofRequests
{
    /// <summary>Sends a request, with the proof if there is one.</summary>
    public static async Task<HttpResponseMessage> TryAsync(this HttpClient client, string method, string path, string? body = null, string? proof = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, type) };
        if (proof is not null)
            request.Headers.Add("Gatehouse-Proof", proof);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a request that must be challenged, and gives the id of the proof that is wanted.</summary>
    public static async Task<string> ChallengedAsync(this HttpClient client, string method, string path, string? body = null, string? proof = null, string type = "application/json")
    {
        using var answer = await client.TryAsync(method, path, body, proof, type);
        Assert.Equal((HttpStatusCode.Unauthorized, "step_up_required"), (answer.StatusCode, (await answer.JsonAsync()).GetProperty("error").GetString()));
        return (await answer.JsonAsync()).GetProperty("proof").GetProperty("id").GetString()!;
    }

    /// <summary>Answers a proof.</summary>
    public static Task<HttpResponseMessage> GiveAsync(this HttpClient client, string proof, object answer) =>
        client.SendAsync("POST", $"/.gatehouse/proofs/{proof}", JsonSerializer.Serialize(answer));
}
