using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>CVE-2017-8295 (WordPress): the link in a letter went to whatever host the request named. CWE-307, CWE-362: codes guessed many at once, each before the other was counted. CWE-436: two headers, of which two readers take one each.</summary>
public sealed partial class A21_FurtherProof(ProofHouse house) : IClassFixture<ProofHouse>, IAsyncLifetime
{
    private readonly MailBox mail = house.Mail;
    private readonly Gate gate = house.Gate;
    private string key = "";

    // A key of a client of its own for each test: its proofs and letters are no other test's.
    public async ValueTask InitializeAsync()
    {
        gate.Upstream.Forget();
        key = await gate.CreateKeyAsync($"app-{Guid.NewGuid():N}", [], "--subject", "ada");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_link_in_a_letter_leads_to_the_name_of_the_policy_whatever_the_request_names()
    {
        var answer = await gate.SendRawAsync($"DELETE /doors HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\nX-Api-Key: {key}\r\n\r\n");
        Assert.Equal(401, answer!.Status);

        var letter = await mail.NextAsync();

        Assert.DoesNotContain("evil.example", letter.Text, StringComparison.Ordinal);
        Assert.StartsWith("https://api.proof.example", Link().Match(letter.Text).Value, StringComparison.Ordinal);
    }

    [Theory] // Whatever looks at the link without pressing: scanners, previews, other methods, the secret where the form does not have it.
    [InlineData("GET"), InlineData("HEAD"), InlineData("OPTIONS"), InlineData("PUT"), InlineData("DELETE"), InlineData("POST")]
    public async Task Nothing_but_the_form_confirms(string method)
    {
        var id = await AskAsync("DELETE");
        var secret = Link().Match((await mail.NextAsync()).Text).Value[^64..];

        await gate.SendRawAsync($"{method} /.gatehouse/proofs/{id}/confirm?secret={secret} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", toHead: method == "HEAD");

        Assert.Equal(401, (await gate.SendRawAsync($"DELETE /doors HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {key}\r\nGatehouse-Proof: {id}\r\n\r\n"))!.Status);
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact]
    public async Task Of_many_guesses_at_once_five_are_looked_at()
    {
        var id = await AskAsync("POST");
        var client = gate.WithSecret(key);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => GiveAsync(client, id, i == 39 ? ProofHouse.Password : $"guess number {i}")));

        Assert.InRange(answers.Count(status => status is HttpStatusCode.Forbidden or HttpStatusCode.OK), 0, 5);
        Assert.All(answers, status => Assert.Contains(status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable }));
    }

    [Fact]
    public async Task A_proof_named_twice_or_in_another_spelling_is_no_proof()
    {
        var id = await AskAsync("POST");
        Assert.Equal(HttpStatusCode.OK, await GiveAsync(gate.WithSecret(key), id, ProofHouse.Password));

        foreach (var headers in (string[])[$"Gatehouse-Proof: {id}\r\nGatehouse-Proof: {id}", $"Gatehouse_Proof: {id}", $"Gatehouse-Proof: {id}, {id}", $"Gatehouse-Proof: {id.ToLowerInvariant()}x", $"Cookie: Gatehouse-Proof={id}"])
        {
            var answer = await gate.SendRawAsync($"POST /doors HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {key}\r\nContent-Length: 0\r\n{headers}\r\n\r\n");
            Assert.True(answer!.Status is 400 or 401, $"{headers}: {answer.Status}");
        }

        Assert.Empty(gate.Upstream.Seen);
        Assert.Equal(200, (await gate.SendRawAsync($"POST /doors HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {key}\r\nContent-Length: 0\r\nGatehouse-Proof: {id}\r\n\r\n"))!.Status);
    }

    private async Task<string> AskAsync(string method)
    {
        var answer = await gate.SendRawAsync($"{method} /doors HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {key}\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(401, answer!.Status);
        return JsonDocument.Parse(answer.Text).RootElement.GetProperty("proof").GetProperty("id").GetString()!;
    }

    private static async Task<HttpStatusCode> GiveAsync(HttpClient client, string id, string password)
    {
        using var content = new StringContent(JsonSerializer.Serialize(new { password }), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync($"/.gatehouse/proofs/{id}", content, Patience.Token());
        return answer.StatusCode;
    }

    [GeneratedRegex("https://\\S+")]
    private static partial Regex Link();
}

/// <summary>A house whose doors take a further proof, and ada, who can give it.</summary>
public sealed class ProofHouse : IAsyncLifetime
{
    public const string Password = "correct horse battery";

    /// <summary>Takes the letters.</summary>
    public MailBox Mail { get; } = new();

    /// <summary>The open gate.</summary>
    public Gate Gate { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Gate = await Gate.OpenAsync($$"""
            gatehouse: 1
            api: { upstream: {upstream} }
            https:
              host: api.proof.example
              listen: 127.0.0.1:0
            authentication: { keys: { brand: proof } }
            roles: [guest, admin]
            resources:
              doors:
                open:  ["POST /doors"]
                break: ["DELETE /doors"]
            access: |
              | resource | guest | admin |
              |----------|-------|-------|
              | doors    | -     | full  |
            critical: { DELETE /doors: email, POST /doors: password }
            mail: { smtp: "{{Mail.Address}}", from: gate@proof.example }
            """);
        (await Gate.RunAsync("subject", "create", "ada", "--role", "admin")).Done();
        (await Gate.RunAsync("subject", "set", "ada", "email", "ada@proof.example")).Done();
        (await Gate.RunWithAsync(Password + "\n", "subject", "set", "ada", "password")).Done();
    }

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync();
        await Mail.DisposeAsync();
    }
}
