using System.Text;
using Gatehouse.Live;

namespace Gatehouse.Gateway.Tests;

/// <summary>The kill switch by command, on a real database and key store.</summary>
public sealed class RevokeVerbTests
{
    [Fact] // Requirement 2.08: the answer names the nodes.
    public async Task A_token_is_revoked_by_its_text_from_standard_input_and_the_nodes_are_named()
    {
        using var office = new Office { Nodes = new Confirmation(["node-1"], ["node-2"]) };
        var token = await TokenAsync(office);
        office.Input = Encoding.UTF8.GetBytes($"Bearer {token}\n");

        var revoked = await office.TypeAsync("revoke", "token", "-", "--reason", "leaked", "--json");

        Assert.Equal((0, "token", true), (revoked.Exit, revoked.Text("revoked"), revoked.Json.GetProperty("was_changed").GetBoolean()));
        Assert.Equal(["node-1"], revoked.Texts("confirmed"));
        Assert.Equal(["node-2"], revoked.Texts("pending"));
        Assert.Equal(office.Woken[^1], revoked.Json.GetProperty("seq").GetInt64());
        Assert.DoesNotContain("history", revoked.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('.')[2], revoked.Out + revoked.Error, StringComparison.Ordinal);

        var waited = await office.TypeAsync("revoke", "all", "--yes", "--wait");
        Assert.Equal(1, waited.Exit);
        Assert.Contains("not yet confirmed by node-2", waited.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_on_the_command_line_is_revoked_and_its_owner_told_where_it_stands_now()
    {
        using var office = new Office();
        var token = await TokenAsync(office);

        var first = await office.TypeAsync("revoke", "token", token);
        var again = await office.TypeAsync("revoke", "token", token);

        Assert.Contains("shell's history", first.Error, StringComparison.Ordinal);
        Assert.Equal((0, 0), (first.Exit, again.Exit));
        Assert.Contains("revoked already", again.Out, StringComparison.Ordinal);
    }

    [Fact] // The end that an unproved token names must not let the true one come back.
    public async Task A_forged_end_shortens_nothing()
    {
        using var office = new Office();
        var forged = $"{Encode("{}")}.{Encode("""{"jti":"abc","exp":1000}""")}.x";

        var revoked = await office.TypeAsync("revoke", "token", forged);

        Assert.Contains(DateTimeOffset.UtcNow.AddHours(26).ToString("yyyy-MM-dd'T'HH", System.Globalization.CultureInfo.InvariantCulture), revoked.Out, StringComparison.Ordinal);
    }

    [Fact] // It was written down as one of ours, the command said "is refused", and the token went on working.
    public async Task A_token_that_names_no_issuer_is_revoked_as_one_of_the_issuer_whose_tokens_name_none()
    {
        Environment.SetEnvironmentVariable("REVOKE_TEST_SECRET", "g7Qx2LmZ9tRw4KpV8sYb1NcD6hJf3TqA");
        using var office = new Office { Input = Encoding.UTF8.GetBytes($"e30.{Encode("""{"jti":"j1"}""")}.x") };
        office.Change("gatehouse.yaml", "authentication:\n", "authentication:\n  issuers:\n    - { issuer: shop-legacy, secret: \"${REVOKE_TEST_SECRET}\", algorithms: [HS256], unnamed: true }\n");

        var revoked = await office.TypeAsync("revoke", "token", "-");

        Assert.Contains("The token j1 of shop-legacy is refused", revoked.Out, StringComparison.Ordinal);
    }

    [Fact] // The page on issuers says that revoking works by client; of another issuer's the command said that there was none.
    public async Task A_client_and_a_subject_of_another_issuer_need_not_be_known_to_lose_their_tokens()
    {
        using var office = new Office();

        Assert.Equal(0, (await office.TypeAsync("revoke", "client", "https://id.example|web")).Exit);
        Assert.Equal(0, (await office.TypeAsync("revoke", "subject", "https://id.example|Zoë Smith")).Exit);
        Assert.Equal(2, (await office.TypeAsync("revoke", "subject", "https://id.example|")).Exit);
    }

    [Fact] // After the suspension it is on no list, and the command ended with an error of its own.
    public async Task A_subject_of_another_issuer_is_suspended_and_resumed()
    {
        using var office = new Office();
        const string Zoe = "https://id.example|zoë@shop.example";

        Assert.Contains("suspended", (await office.TypeAsync("subject", "suspend", Zoe)).Out, StringComparison.Ordinal);
        var resumed = await office.TypeAsync("subject", "resume", Zoe);

        Assert.Equal((0, true), (resumed.Exit, resumed.Out.Contains("active", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"jti":"\ud800"}"""), InlineData("""{"jti":"""), InlineData("[]")]
    public async Task A_payload_that_is_no_text_is_no_token_and_no_crash(string payload)
    {
        using var office = new Office { Input = Encoding.UTF8.GetBytes($"eyJ.{Encode(payload)}.x") };

        Assert.Equal(2, (await office.TypeAsync("revoke", "token", "-")).Exit);
    }

    [Theory]
    [InlineData("token", """{"sid":"s"}""", "no id ('jti')"), InlineData("session", """{"jti":"j"}""", "no session ('sid')")]
    [InlineData("token", """{"jti":"j","iss":"https://other.example"}""", "no issuer 'https://other.example' in the policy")]
    public async Task What_a_token_does_not_say_is_told(string verb, string payload, string told)
    {
        using var office = new Office { Input = Encoding.UTF8.GetBytes($"e30.{Encode(payload)}.x") };

        var revoked = await office.TypeAsync("revoke", verb, "-");

        Assert.Equal(1, revoked.Exit);
        Assert.Contains(told, revoked.Error, StringComparison.Ordinal);
    }

    [Theory] // A mistyped token may still be most of a token.
    [InlineData("eyJhbGciOiJFUzI1NiJ9.eyJqdGkiOiJhYmMifQ"), InlineData("two words"), InlineData("")]
    public async Task Text_that_is_neither_is_refused_and_not_repeated(string text)
    {
        using var office = new Office { Input = Encoding.UTF8.GetBytes(text) };

        var revoked = await office.TypeAsync("revoke", "token", "-");

        Assert.Equal(2, revoked.Exit);
        Assert.True(text.Length == 0 || !revoked.Error.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_not_done_is_said_with_the_command_that_does_it()
    {
        using var office = new Office { Nodes = new Confirmation(["node-1"], []) };
        await office.TypeAsync("subject", "create", "alice", "--role", "user");
        for (var i = 0; i < 3; i++)
            await office.TypeAsync("key", "create", "--client", "app", "--subject", "alice");

        var left = await office.TypeAsync("revoke", "subject", "alice");
        var blocked = await office.TypeAsync("revoke", "subject", "alice", "--keys", "--json");

        Assert.Contains("made before now are refused", left.Out, StringComparison.Ordinal);
        Assert.Contains("3 keys of alice still work.", left.Error, StringComparison.Ordinal);
        Assert.Contains("gatehouse revoke subject alice --keys", left.Error, StringComparison.Ordinal);
        Assert.Equal((3, 0), (blocked.Json.GetProperty("keys_blocked").GetInt32(), blocked.Json.GetProperty("keys_that_still_work").GetInt32()));
        Assert.Equal(office.Woken[^1], blocked.Json.GetProperty("seq").GetInt64());
        Assert.All((await office.TypeAsync("key", "list", "--json")).Json.GetProperty("keys").EnumerateArray(), key => Assert.Equal("blocked", key.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task A_client_loses_its_tokens_and_on_demand_its_keys()
    {
        using var office = new Office();
        await office.TypeAsync("key", "create", "--client", "old-app", "--role", "user");

        var left = await office.TypeAsync("revoke", "client", "old-app");
        var blocked = await office.TypeAsync("revoke", "client", "old-app", "--keys");

        Assert.Contains("1 key of old-app still works.", left.Error, StringComparison.Ordinal);
        Assert.Contains("1 key of old-app is blocked.", blocked.Error, StringComparison.Ordinal);
        var none = await office.TypeAsync("revoke", "client", "nobody");
        Assert.Equal(1, none.Exit);
        Assert.Contains("next: gatehouse client list", none.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await office.TypeAsync("revoke", "client", "https://login.example|web")).Exit);
        Assert.Equal(2, (await office.TypeAsync("revoke", "client", "https://login.example|" + new string('w', 800))).Exit);
    }

    [Theory] // Their tokens are accepted, so they can be stopped.
    [InlineData("https://login.example|Zoë Laurent"), InlineData("https://login.example|a b")]
    public async Task A_subject_of_another_issuer_is_stopped_whatever_its_spelling(string subject)
    {
        using var office = new Office();

        Assert.Equal(0, (await office.TypeAsync("revoke", "subject", subject)).Exit);
        Assert.Equal(0, (await office.TypeAsync("subject", "suspend", subject)).Exit);
        Assert.Equal(0, (await office.TypeAsync("subject", "show", subject)).Exit);
        Assert.Equal(2, (await office.TypeAsync("subject", "suspend", "Zoë Laurent")).Exit);
        Assert.Equal(2, (await office.TypeAsync("subject", "suspend", "https://login.example|")).Exit);
    }

    [Fact]
    public async Task Everything_is_revoked_only_on_purpose()
    {
        using var office = new Office();

        var asked = await office.TypeAsync("revoke", "all");

        Assert.Equal((2, 0), (asked.Exit, (await office.TypeAsync("revoke", "all", "--yes")).Exit));
        Assert.Contains("--yes", asked.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("subject", "alcie", "unknown subject 'alcie'; did you mean 'alice'?"), InlineData("issuer", "https://login.exmaple", "no issuer 'https://login.exmaple' in the policy")]
    public async Task A_name_that_is_not_there_is_no_revocation(string verb, string name, string told)
    {
        using var office = new Office();
        await office.TypeAsync("subject", "create", "alice");

        var revoked = await office.TypeAsync("revoke", verb, name);

        Assert.Equal(1, revoked.Exit);
        Assert.Contains(told, revoked.Error, StringComparison.Ordinal);
    }

    private static async Task<string> TokenAsync(Office office)
    {
        await office.TypeAsync("subject", "create", "alice", "--role", "user");
        return (await office.TypeAsync("token", "create", "--subject", "alice", "--json")).Text("token");
    }

    private static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
