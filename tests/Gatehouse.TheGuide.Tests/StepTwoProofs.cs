using System.Net;
using System.Text.RegularExpressions;
using Gatehouse.BlackBox;
using Microsoft.Data.Sqlite;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two: what is critical takes a further proof, whoever asks (requirement 2.05).</summary>
public sealed partial class StepTwoProofs(Vault vault) : IClassFixture<Vault>
{
    private readonly Gate gate = vault.Fresh();

    private HttpClient Ada => gate.As("ada", "admin");

    private HttpClient Ben => gate.As("ben", "admin");

    private HttpClient Uma => gate.As("uma", "user");

    [Fact, Requirement("2.05")]
    public async Task A_bulk_operation_takes_the_password_again_and_the_proof_is_good_for_one_request()
    {
        const string Body = """{"orders":[1,2,3]}""";
        using var asked = await Ada.TryAsync("POST", "/bulk", Body);

        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.Contains("error=\"insufficient_user_authentication\"", asked.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);   // RFC 9470
        Assert.Contains("acr_values=\"urn:gatehouse:proof:password\"", asked.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.True(asked.Headers.CacheControl!.NoStore);
        var proof = (await asked.JsonAsync()).GetProperty("proof");
        var id = proof.GetProperty("id").GetString()!;
        Assert.Equal(("password", $"/.gatehouse/proofs/{id}"), (proof.GetProperty("kind").GetString(), proof.GetProperty("at").GetString()));
        Assert.InRange(proof.GetProperty("expires_at").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(4), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Empty(gate.Upstream.Seen);

        Assert.Equal(id, await Ada.ChallengedAsync("POST", "/bulk", Body));                     // asked again: the same one
        Assert.Equal(id, await Ada.ChallengedAsync("POST", "/bulk", Body, proof: id));          // not given yet
        Assert.Equal(HttpStatusCode.Forbidden, await Ada.GiveAsync(id, new { password = "wrong horse battery" }).StatusAsync());
        Assert.Equal(HttpStatusCode.BadRequest, await Ada.GiveAsync(id, new { code = "123456" }).StatusAsync());
        Assert.Equal("given", (await (await Ada.GiveAsync(id, new { password = Vault.Password })).JsonAsync()).GetProperty("state").GetString());
        Assert.Empty(gate.Upstream.Seen);

        Assert.Equal(HttpStatusCode.OK, await Ada.TryAsync("POST", "/bulk", Body, id).StatusAsync());
        Assert.Single(gate.Upstream.Seen);
        Assert.DoesNotContain("Gatehouse-Proof", gate.Upstream.Seen[0].Head, StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(id, await Ada.ChallengedAsync("POST", "/bulk", Body, id));              // used
        Assert.Single(gate.Upstream.Seen);
    }

    [Fact, Requirement("2.05")]
    public async Task System_settings_take_a_code_and_each_code_counts_once()
    {
        var first = await Ada.ChallengedAsync("PUT", "/settings/currency", """{"value":"EUR"}""");
        var second = await Ada.ChallengedAsync("PUT", "/settings/currency", """{"value":"USD"}""");
        var code = vault.Code();

        Assert.Equal(HttpStatusCode.Forbidden, await Ada.GiveAsync(first, new { code = vault.Code(steps: -9) }).StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await Ada.GiveAsync(first, new { code }).StatusAsync());
        Assert.Equal(HttpStatusCode.Forbidden, await Ada.GiveAsync(second, new { code }).StatusAsync());   // looked over a shoulder
        Assert.Equal(HttpStatusCode.OK, await Ada.GiveAsync(second, new { code = vault.Code(steps: 1) }).StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await Ada.TryAsync("PUT", "/settings/currency", """{"value":"USD"}""", second).StatusAsync());
    }

    [Fact, Requirement("2.05")]
    public async Task Deleting_a_person_takes_a_letter_whose_page_does_nothing_until_somebody_presses()
    {
        var id = await Ada.ChallengedAsync("DELETE", "/people/bob?reason=left");
        var letter = await vault.Mail.NextAsync();
        var link = Link().Match(letter.Text).Value;
        Assert.Equal("ada@vault.example", letter.To);
        Assert.Contains("DELETE /people/bob?reason=left", letter.Text, StringComparison.Ordinal);
        Assert.StartsWith("https://api.vault.example:", link, StringComparison.Ordinal);
        var here = new Uri(link).PathAndQuery;
        var anybody = gate.Stranger();

        // A scanner of mail looks at it, with whatever method.
        using var page = await anybody.SendAsync("GET", here);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.Contains("DELETE /people/bob?reason=left", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.Equal(HttpStatusCode.OK, await anybody.SendAsync("HEAD", here).StatusAsync());
        Assert.Equal(id, await Ada.ChallengedAsync("DELETE", "/people/bob?reason=left", proof: id));
        Assert.Equal(0, vault.Mail.Unread);   // asked again, and no second letter

        Assert.Equal(HttpStatusCode.NotFound, await PressAsync(anybody, id, new string('0', 64)));
        Assert.Equal(HttpStatusCode.NotFound, await anybody.SendAsync("GET", here.Replace(id, new string('A', 22), StringComparison.Ordinal)).StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await PressAsync(anybody, id, link[^64..]));
        Assert.Equal(HttpStatusCode.NotFound, await PressAsync(anybody, id, link[^64..]));   // once
        Assert.Empty(gate.Upstream.Seen);

        Assert.Equal(HttpStatusCode.OK, await Ada.TryAsync("DELETE", "/people/bob?reason=left", proof: id).StatusAsync());
        Assert.Equal("DELETE /people/bob?reason=left", string.Join(' ', gate.Upstream.Seen.Single().Head.Split(' ')[..2]));
        Assert.DoesNotContain(link[^64..], await DecisionLines.AllAsync(gate), StringComparison.Ordinal);
        Assert.DoesNotContain(link[^64..], gate.Process.Error + gate.Process.Out, StringComparison.Ordinal);
    }

    [Fact, Requirement("2.05")]
    public async Task A_payout_takes_another_live_person_who_may_do_the_same()
    {
        const string Body = """{"amount":5000}""";
        var id = await Ada.ChallengedAsync("POST", "/payouts?to=uma", Body);
        var zoe = gate.As("zoe", "admin");
        var machine = gate.WithKey("admin");
        var sameClient = gate.WithSecret(await gate.CreateKeyAsync("ada-app", [], "--subject", "ben"));
        var narrowed = gate.WithSecret(await gate.CreateKeyAsync("ben-tablet", [], "--subject", "ben", "--scope", "people"));
        await zoe.SendAsync("GET", "/people/zoe").StatusAsync();
        (await gate.RunAsync("subject", "suspend", "zoe", "--wait")).Done();

        Assert.Equal(HttpStatusCode.Forbidden, await Ada.GiveAsync(id, new { approve = true }).StatusAsync());        // the asker
        Assert.Equal(HttpStatusCode.NotFound, await Uma.GiveAsync(id, new { approve = true }).StatusAsync());         // own:create is not the grant
        Assert.Equal(HttpStatusCode.NotFound, await Uma.SendAsync("GET", $"/.gatehouse/proofs/{id}").StatusAsync());  // and does not see it
        Assert.Equal(HttpStatusCode.NotFound, await machine.GiveAsync(id, new { approve = true }).StatusAsync());     // no person
        Assert.Equal(HttpStatusCode.NotFound, await sameClient.GiveAsync(id, new { approve = true }).StatusAsync());  // held by the asker's own program
        Assert.Equal(HttpStatusCode.NotFound, await narrowed.GiveAsync(id, new { approve = true }).StatusAsync());    // its scope has no payouts
        Assert.Equal(HttpStatusCode.Unauthorized, await zoe.GiveAsync(id, new { approve = true }).StatusAsync());     // suspended
        Assert.Equal(HttpStatusCode.Unauthorized, await gate.Stranger().GiveAsync(id, new { approve = true }).StatusAsync());
        await Ada.ChallengedAsync("POST", "/payouts?to=uma", Body, id);

        var shown = await (await Ben.SendAsync("GET", $"/.gatehouse/proofs/{id}")).JsonAsync();
        Assert.Equal(("POST", "/payouts?to=uma", "ada", "asked"), (shown.GetProperty("method").GetString(), shown.GetProperty("path").GetString(), shown.GetProperty("subject").GetString(), shown.GetProperty("state").GetString()));
        Assert.DoesNotContain("5000", shown.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Ben.GiveAsync(id, new { approve = true }).StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await Ada.TryAsync("POST", "/payouts?to=uma", Body, id).StatusAsync());
    }

    [Fact, Requirement("2.05")]
    public async Task An_approver_who_was_dismissed_before_it_was_used_has_approved_nothing()
    {
        var yan = gate.As("yan", "admin");
        var id = await Ada.ChallengedAsync("POST", "/payouts?to=yan", "{}");
        Assert.Equal(HttpStatusCode.OK, await yan.GiveAsync(id, new { approve = true }).StatusAsync());
        (await gate.RunAsync("subject", "suspend", "yan", "--wait")).Done();

        await Ada.ChallengedAsync("POST", "/payouts?to=yan", "{}", id);
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact, Requirement("2.05")]
    public async Task A_proof_is_good_for_nothing_but_the_request_it_was_asked_for()
    {
        const string Body = """{"orders":[1]}""";
        var ada = gate.WithSecret(await gate.CreateKeyAsync("ada-bound", [], "--subject", "ada"));
        var id = await ada.ChallengedAsync("POST", "/bulk?dry=no", Body);
        Assert.Equal(HttpStatusCode.OK, await ada.GiveAsync(id, new { password = Vault.Password }).StatusAsync());
        var otherClient = gate.WithSecret(await gate.CreateKeyAsync("ada-laptop", [], "--subject", "ada"));

        await ada.ChallengedAsync("POST", "/bulk?dry=no", """{"orders":[2]}""", id);
        await ada.ChallengedAsync("POST", "/bulk?dry=yes", Body, id);
        await ada.ChallengedAsync("POST", "/bulk", Body, id);
        await ada.ChallengedAsync("POST", "/bulk?dry=no", Body, id, type: "text/plain");
        await ada.ChallengedAsync("POST", "/settings/bulk", Body, id);
        await otherClient.ChallengedAsync("POST", "/bulk?dry=no", Body, id);
        await Uma.ChallengedAsync("POST", "/bulk?dry=no", Body, id);
        Assert.Equal(HttpStatusCode.NotFound, await Uma.SendAsync("GET", $"/.gatehouse/proofs/{id}").StatusAsync());
        Assert.Equal(await (await Uma.GiveAsync(id, new { password = Vault.Password })).LooksAsync(), await (await Uma.GiveAsync(new string('0', 22), new { password = Vault.Password })).LooksAsync());
        Assert.Empty(gate.Upstream.Seen);

        var put = await ada.ChallengedAsync("PUT", "/settings/one", Body);
        Assert.Equal(HttpStatusCode.OK, await ada.TryAsync("POST", "/bulk?dry=no", Body, id).StatusAsync());
        Assert.NotEqual(put, await ada.ChallengedAsync("POST", "/settings/one", Body, put));   // the method
    }

    [Fact, Requirement("2.05")]
    public async Task Of_many_requests_at_once_with_one_proof_one_passes()
    {
        const string Body = """{"orders":[7]}""";
        var id = await Ada.ChallengedAsync("POST", "/bulk", Body);
        Assert.Equal(HttpStatusCode.OK, await Ada.GiveAsync(id, new { password = Vault.Password }).StatusAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Ada.TryAsync("POST", "/bulk", Body, id).StatusAsync()));

        Assert.Single(answers, HttpStatusCode.OK);
        Assert.Equal(15, answers.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Single(gate.Upstream.Seen);
    }

    [Fact, Requirement("2.05")]
    public async Task Whoever_guesses_is_shut_out_and_the_victim_is_not()
    {
        var thief = gate.WithSecret(await gate.CreateKeyAsync("uma-stolen", [], "--subject", "uma"));
        var id = await thief.ChallengedAsync("POST", "/bulk", "{}");
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.Forbidden, await thief.GiveAsync(id, new { password = $"guess number {i}" }).StatusAsync());
        Assert.Equal(HttpStatusCode.Conflict, await thief.GiveAsync(id, new { password = Vault.Password }).StatusAsync());

        var next = await thief.ChallengedAsync("POST", "/bulk", "{}");
        Assert.NotEqual(id, next);
        for (var i = 0; i < 5; i++)
            await thief.GiveAsync(next, new { password = $"guess number {i}" }).StatusAsync();
        using var locked = await thief.GiveAsync(await thief.ChallengedAsync("POST", "/bulk", "{}"), new { password = Vault.Password });
        Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
        Assert.InRange((await locked.JsonAsync()).GetProperty("retry_after").GetInt32(), 1, 900);

        var own = await Uma.ChallengedAsync("POST", "/bulk", "{}");
        Assert.Equal(HttpStatusCode.OK, await Uma.GiveAsync(own, new { password = Vault.Password }).StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await Uma.TryAsync("POST", "/bulk", "{}", own).StatusAsync());
    }

    [Fact, Requirement("2.05")]
    public async Task Who_has_nothing_to_prove_it_with_is_told_who_must_do_what()
    {
        var guest = await gate.Stranger().TryAsync("POST", "/bulk", "{}");
        var machine = await gate.WithKey("admin").TryAsync("POST", "/bulk", "{}");
        var unenrolled = await Ben.TryAsync("POST", "/bulk", "{}");

        Assert.Equal((HttpStatusCode.Unauthorized, "authentication_required"), (guest.StatusCode, (await guest.JsonAsync()).GetProperty("error").GetString()));
        Assert.Equal((HttpStatusCode.Forbidden, "step_up_impossible"), (machine.StatusCode, (await machine.JsonAsync()).GetProperty("error").GetString()));
        Assert.Contains("--subject", (await machine.JsonAsync()).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Forbidden, "step_up_impossible"), (unenrolled.StatusCode, (await unenrolled.JsonAsync()).GetProperty("error").GetString()));
        Assert.Contains("gatehouse subject set ben password", (await unenrolled.JsonAsync()).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact, Requirement("2.05")]
    public async Task To_be_asked_for_a_proof_tells_nothing_about_the_things_of_others()
    {
        using var answer = await Uma.TryAsync("DELETE", "/people/ada");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("proof", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact, Requirement("2.05"), Requirement("2.07")]
    public async Task Each_step_of_a_proof_is_recorded_with_request_and_credential_and_no_secret_is()
    {
        var id = await Ada.ChallengedAsync("POST", "/bulk", """{"orders":["recorded"]}""");
        await Ada.GiveAsync(id, new { password = Vault.Password }).StatusAsync();
        var used = await Ada.TryAsync("POST", "/bulk", """{"orders":["recorded"]}""", id);

        var rows = await RecordsAsync(id);

        Assert.Equal(["proof.asked", "proof.given", "proof.used"], rows.Select(row => row.Action));
        Assert.All(rows, row => Assert.Equal(("ada", 12, 22), (row.Actor, row.Credential.Length, row.RequestId.Length)));
        Assert.Equal(used.Headers.GetValues("Gatehouse-Request-Id").Single(), rows[2].RequestId);
        Assert.DoesNotContain(Vault.Password, string.Concat(rows.Select(row => row.Before)), StringComparison.Ordinal);
        Assert.DoesNotContain(Vault.Password, await DecisionLines.AllAsync(gate) + gate.Process.Error, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> PressAsync(HttpClient client, string id, string secret)
    {
        using var form = new FormUrlEncodedContent([new("secret", secret)]);
        using var answer = await client.PostAsync($"/.gatehouse/proofs/{id}/confirm", form, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private async Task<List<(string Action, string Actor, string Credential, string RequestId, string Before)>> RecordsAsync(string proof)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(gate.Folder, "data", "gatehouse.db")};Mode=ReadOnly;Pooling=False");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = "SELECT action, actor, coalesce(credential, ''), coalesce(request_id, ''), before FROM audit_entry WHERE before LIKE '%' || $proof || '%' ORDER BY number";
        command.Parameters.AddWithValue("$proof", proof);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<(string, string, string, string, string)>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4)));
        return rows;
    }

    [GeneratedRegex("https://\\S+")]
    private static partial Regex Link();
}
