using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Tests.Authentication;

/// <summary>Requirements 1.02 to 1.06: API keys.</summary>
public sealed class KeyTests : IDisposable
{
    private readonly Gate gate = new();

    public void Dispose() => gate.Dispose();

    [Fact]
    public async Task A_key_names_its_client_its_id_and_its_roles()
    {
        var key = gate.HasKey("mobile", roles: "manager user");
        var (request, outcome) = await gate.AskAsync(key.Text);

        Assert.True(outcome.Continues);
        var principal = request.Principal;
        Assert.Equal((CredentialKind.Key, "mobile", "mobile", key.Id, 0b110UL), (principal.Kind, principal.Client, principal.Subject, principal.KeyId, principal.Roles));
        Assert.Equal(key.Id, request.PresentedKeyId);
    }

    [Theory]
    [InlineData("Bearer "), InlineData("bearer "), InlineData("BEARER  ")]
    public async Task A_key_may_stand_where_a_token_would(string scheme)
    {
        var key = gate.HasKey();
        Assert.Null(await gate.WhyNotAsync(authorization: scheme + key.Text));
    }

    [Fact]
    public async Task Without_a_credential_one_is_a_guest()
    {
        var (request, outcome) = await gate.AskAsync();
        Assert.True(outcome.Continues);
        Assert.Same(Principal.Guest, request.Principal);
    }

    [Fact]
    public async Task Every_way_not_to_count_is_told_to_the_log_only()
    {
        gate.HasSubject("alice");
        gate.HasSubject("bob", suspended: true);
        var good = gate.HasKey();
        var forged = gate.HasKey();
        gate.Knows(forged with { Text = KeyFormat.New("shop", "live").Text }, "mobile", null, "user");
        (string? Text, string Reason)[] cases =
        [
            ("", "key_malformed"),
            ("hello", "key_malformed"),
            (good.Text[..^1] + (good.Text[^1] == '0' ? '1' : '0'), "key_malformed"),
            (KeyFormat.New("shop", "live").Text, "key_unknown"),
            (KeyFormat.New("bank", "live").Text, "key_malformed"),
            (forged.Text, "key_wrong"),
            (gate.HasKey(blocked: true).Text, "key_blocked"),
            (gate.HasKey(environment: "test").Text, "key_environment"),
            (gate.HasKey(expires: gate.Clock.Now).Text, "credential_expired"),
            (gate.HasKey(subject: "bob").Text, "subject_suspended"),
            (gate.HasKey(subject: "nobody").Text, "subject_unknown"),
        ];

        foreach (var (text, reason) in cases)
        {
            var (request, outcome) = await gate.AskAsync(text);
            Assert.False(outcome.Continues);
            Assert.Equal(reason, outcome.Refusal.Reason);
            Assert.Same(Principal.Guest, request.Principal);
            Assert.Equal(
                (401, "invalid_credential", "Bearer realm=\"api.shop.example\", error=\"invalid_token\""),
                (outcome.Refusal.Status, outcome.Refusal.Error, outcome.Refusal.Challenge));
            Assert.Equal((await gate.AskAsync("hello")).Outcome.Refusal with { Reason = "" }, outcome.Refusal with { Reason = "" });
        }
    }

    [Fact] // CWE-208: counted, because a clock in a test proves little.
    public async Task Every_well_formed_key_costs_one_hash_known_or_not()
    {
        gate.HasSubject("bob", suspended: true);
        var forged = gate.HasKey();
        gate.Knows(forged with { Text = KeyFormat.New("shop", "live").Text }, "mobile", null, "user");
        string[] keys =
        [
            gate.HasKey().Text, KeyFormat.New("shop", "live").Text, forged.Text, gate.HasKey(blocked: true).Text, gate.HasKey(environment: "test").Text,
            gate.HasKey(expires: gate.Clock.Now).Text, gate.HasKey(subject: "bob").Text, gate.HasKey(subject: "nobody").Text,
        ];

        foreach (var key in keys)
        {
            var before = gate.Peppers.Computed;
            await gate.AskAsync(key);
            Assert.Equal(before + 1, gate.Peppers.Computed);
        }
    }

    [Fact] // A flood of noise must not cost a hash each.
    public async Task A_wrong_checksum_costs_no_hash()
    {
        var key = gate.HasKey().Text;
        await gate.AskAsync(key[..^1] + (key[^1] == '0' ? '1' : '0'));
        Assert.Equal(0, gate.Peppers.Computed);
    }

    [Fact]
    public async Task A_block_holds_from_the_next_request_on_and_touches_no_other_key()
    {
        var (one, other) = (gate.HasKey("mobile"), gate.HasKey("mobile"));
        Assert.Null(await gate.WhyNotAsync(one.Text));

        gate.Knows(one, "mobile", null, "user", blocked: true);
        Assert.Equal("key_blocked", await gate.WhyNotAsync(one.Text));
        Assert.Null(await gate.WhyNotAsync(other.Text));

        gate.Knows(one, "mobile", null, "user");
        Assert.Null(await gate.WhyNotAsync(one.Text));
    }

    [Fact]
    public async Task A_key_ends_at_its_time_to_the_second()
    {
        var key = gate.HasKey(expires: gate.Clock.Now.AddSeconds(10));
        gate.Clock.Now += TimeSpan.FromSeconds(9);
        Assert.Null(await gate.WhyNotAsync(key.Text));
        gate.Clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal("credential_expired", await gate.WhyNotAsync(key.Text));
    }

    [Theory]
    [InlineData("manager user", "", 0b110UL)]
    [InlineData("manager user", "user", 0b010UL)]
    [InlineData("user", "admin", 0UL)]           // a key never adds
    [InlineData("manager user", "gone", 0UL)]    // a name the policy does not know narrows to nothing
    public async Task A_keys_roles_narrow_those_of_its_subject(string ofSubject, string ofKey, ulong mask)
    {
        gate.HasSubject("alice", ofSubject);
        var (request, _) = await gate.AskAsync(gate.HasKey(subject: "alice", roles: ofKey).Text);
        Assert.Equal(("alice", mask), (request.Principal.Subject, request.Principal.Roles));
    }

    [Fact] // A client of the name of a suspended subject is not a way around the suspension.
    public async Task A_client_that_is_its_own_subject_can_be_suspended()
    {
        var key = gate.HasKey("alice");
        gate.HasSubject("alice", suspended: true);
        Assert.Equal("subject_suspended", await gate.WhyNotAsync(key.Text));
    }

    [Fact]
    public async Task A_plan_multiplies()
    {
        var key = gate.HasKey("big");
        gate.Learn(builder => builder.Client("big", "partner", 0));
        Assert.Equal(10, (await gate.AskAsync(key.Text)).Request.Principal.PlanFactor);
    }

    [Theory] // CWE-598
    [InlineData("?api_key={0}", "/orders"), InlineData("?a=1&{0}", "/orders"), InlineData("?a=x%26&k=%73{1}", "/orders"), InlineData("", "/orders/{0}/x")]
    public async Task A_key_in_the_url_is_refused_even_beside_a_good_one(string query, string path)
    {
        var (leaked, good) = (gate.HasKey(), gate.HasKey());
        var (request, outcome) = await gate.AskAsync(good.Text, query: string.Format(null, query, leaked.Text, leaked.Text[1..]), path: string.Format(null, path, leaked.Text));

        Assert.Equal("key_in_url", outcome.Refusal.Reason);
        Assert.Equal(leaked.Id, request.PresentedKeyId);
        Assert.DoesNotContain(leaked.Text[20..40], outcome.Refusal.ToString());
    }

    [Fact]
    public async Task What_only_looks_like_a_key_may_stand_in_a_url()
    {
        var key = gate.HasKey();
        Assert.Null(await gate.WhyNotAsync(key.Text, query: "?q=shop_live_" + new string('a', 64)));
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz"), InlineData("Digest x"), InlineData(""), InlineData("Bearer")]
    public async Task Another_scheme_is_refused_even_beside_a_good_key(string authorization) =>
        Assert.Equal("scheme_unknown", await gate.WhyNotAsync(gate.HasKey().Text, authorization));

    [Fact]
    public async Task Two_keys_are_refused_and_the_same_key_twice_is_not()
    {
        var (one, other) = (gate.HasKey(), gate.HasKey());
        Assert.Equal("two_keys", await gate.WhyNotAsync(one.Text, $"Bearer {other.Text}"));
        Assert.Null(await gate.WhyNotAsync(one.Text, $"Bearer {one.Text}"));
    }

    [Fact]
    public async Task A_use_is_marked_to_the_minute_and_once()
    {
        var key = gate.HasKey();
        await gate.AskAsync(key.Text);
        await gate.AskAsync(key.Text);
        var store = new Marks();
        await gate.LastUsed.FlushAsync(store, CancellationToken.None);
        await gate.LastUsed.FlushAsync(store, CancellationToken.None);

        Assert.Equal([new KeyUse(key.Id, gate.Clock.Now)], store.Written);
    }

    private sealed class Marks : ILastUsedStore
    {
        internal List<KeyUse> Written { get; } = [];

        public ValueTask MarkUsedAsync(IReadOnlyList<KeyUse> uses, CancellationToken cancellationToken)
        {
            Written.AddRange(uses);
            return ValueTask.CompletedTask;
        }
    }
}
