using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Authentication;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.Authentication;

/// <summary>Requirement 1.09: keys that were made elsewhere count at once and are hashed our way on first use.</summary>
public sealed class ImportTests : IAsyncDisposable
{
    private const string Text = "sk_prod_0123456789abcdefghij";

    private static readonly byte[] Slow = "$2b$04$abcdefghijklmnopqrstuuCdJV51LnYBEyfqqxP.oeyVEnMxqHvyu"u8.ToArray();

    private readonly Gate gate = new();
    private readonly Secrets store = new();
    private readonly KeyUpkeep upkeep;
    private readonly AuthenticationStep step;

    public ImportTests()
    {
        upkeep = new KeyUpkeep { Reports = new KeyReports(gate.Clock, gate.Log), Rehashing = new Rehashing(store, gate.Clock, static _ => { }), Time = gate.Clock };
        step = new AuthenticationStep(gate.Secrets.Rings, gate.Tokens, gate.Foreign, gate.LastUsed, upkeep);
    }

    public async ValueTask DisposeAsync()
    {
        await upkeep.DisposeAsync();
        gate.Dispose();
    }

    [Fact] // Exhaustion (CWE-400): what neither the store nor the command takes is not computed either, should it stand in the database.
    public void A_bcrypt_hash_of_a_greater_cost_than_can_be_imported_is_not_computed() =>
        Assert.False(SlowHash.Verify("text", new ImportedHash("bcrypt", "$2b$15$abcdefghijklmnopqrstuuMP5E3CDZrZj7ZXfYofaiogfsdnGZ8GO"u8.ToArray(), "text")));

    // Of the same text; bcrypt by libxcrypt, scrypt by OpenSSL.
    public static TheoryData<string, byte[], string> Schemes => new()
    {
        { "sha256", SHA256.HashData(Encoding.ASCII.GetBytes(Text)), "" },
        { "sha512", SHA512.HashData(Encoding.ASCII.GetBytes(Text)), "" },
        { "bcrypt", "$2a$04$abcdefghijklmnopqrstuuCdJV51LnYBEyfqqxP.oeyVEnMxqHvyu"u8.ToArray(), "sk_prod_" },
        { "bcrypt", "$2b$04$abcdefghijklmnopqrstuuCdJV51LnYBEyfqqxP.oeyVEnMxqHvyu"u8.ToArray(), "sk_prod_" },
        { "bcrypt", "$2y$04$abcdefghijklmnopqrstuuCdJV51LnYBEyfqqxP.oeyVEnMxqHvyu"u8.ToArray(), "sk_prod_" },
        { "scrypt", "$s0$a0801$c2l4dGVlbiBvY3RldHMhIQ==$GlueNuX7WhiywEaLOtO8fDXK/grl3eVZ/g6GCyIXV7I="u8.ToArray(), "sk_" },
        { "scrypt", "$scrypt$ln=10,r=8,p=1$c2l4dGVlbiBvY3RldHMhIQ$GlueNuX7WhiywEaLOtO8fDXK/grl3eVZ/g6GCyIXV7I"u8.ToArray(), "sk_prod_" },
    };

    [Theory, MemberData(nameof(Schemes))]
    public async Task A_key_counts_at_once_and_its_better_hash_goes_to_the_store(string scheme, byte[] hash, string prefix)
    {
        var id = Knows(scheme, hash, prefix);
        var (request, outcome) = await AskAsync(Text);
        Assert.True(outcome.Continues);
        Assert.Equal((id, "legacy"), (request.Principal.KeyId, request.Principal.Client));

        var rehash = await store.FirstAsync();
        Assert.Equal((id, 1), (rehash.KeyId, rehash.New.PepperVersion));
        Assert.Equal(hash, rehash.Old.ToArray());
        Assert.Equal(gate.Secrets.Peppers.Hash(Text).Hash.ToArray(), rehash.New.Hash.ToArray());

        Knows(null, rehash.New.Hash.ToArray(), prefix, id);
        Assert.True((await AskAsync(Text)).Outcome.Continues);
        Assert.Single(store.Written);
    }

    [Theory, MemberData(nameof(Schemes))]
    public async Task Any_other_text_is_refused(string scheme, byte[] hash, string prefix)
    {
        Knows(scheme, hash, prefix);
        foreach (var text in new[] { Text + "k", Text[..^1], Text[..^1] + "k", "sk_prod_", "other_text_of_some_length", "short", Text + "\u00E4", new string('a', 300), "" })
            Assert.Equal("key_malformed", (await AskAsync(text)).Outcome.Refusal.Reason);
        Assert.Empty(store.Written);
    }

    [Fact]
    public async Task One_key_costs_one_slow_check_until_the_store_has_the_better_hash()
    {
        Knows("bcrypt", Slow, "sk_prod_");
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AskAsync(Text)));
        Assert.All(all, one => Assert.True(one.Outcome.Continues));
        Assert.True(step.RunAsync(Request(Text), CancellationToken.None).AsTask().IsCompletedSuccessfully);   // nothing slow is left to wait for
        Assert.InRange(upkeep.Slow.Begun, 1, 2);
    }

    [Fact] // What is remembered is the material, never the decision.
    public async Task What_was_proved_lately_counts_only_while_its_hash_is_the_keys_and_the_key_counts()
    {
        var hash = Slow;
        var id = Knows("bcrypt", hash, "sk_prod_");
        Assert.True((await AskAsync(Text)).Outcome.Continues);

        Knows("bcrypt", hash, "sk_prod_", id, blocked: true);
        Assert.Equal("key_blocked", (await AskAsync(Text)).Outcome.Refusal.Reason);
        Knows("bcrypt", Encoding.ASCII.GetBytes(BCrypt.Net.BCrypt.HashPassword("sk_prod_another_text", 4)), "sk_prod_", id);
        Assert.Equal("key_malformed", (await AskAsync(Text)).Outcome.Refusal.Reason);
    }

    [Fact] // The answer of a slow check may come seconds later; a block that was confirmed meanwhile holds.
    public async Task A_block_that_came_during_the_slow_check_holds()
    {
        var id = Knows("bcrypt", Slow, "sk_prod_");
        var request = Request(Text);
        Knows("bcrypt", Slow, "sk_prod_", id, blocked: true);
        await using var during = new KeyUpkeep { Reports = upkeep.Reports, Live = new Now(gate), Time = gate.Clock };
        var outcome = await new AuthenticationStep(gate.Secrets.Rings, gate.Tokens, gate.Foreign, gate.LastUsed, during).RunAsync(request, CancellationToken.None);
        Assert.Equal("key_blocked", outcome.Refusal.Reason);
    }

    [Fact] // CWE-400: textbee#250, rallly#2534
    public async Task A_source_that_guesses_is_stopped_and_no_other_is()
    {
        Knows("bcrypt", Slow, "sk_prod_");
        var reasons = new List<string>();
        for (var i = 0; i < SlowBudget.PerMinute + 5; i++)
            reasons.Add((await AskAsync($"sk_prod_guess_number_{i}")).Outcome.Refusal.Reason);

        Assert.Equal(SlowBudget.PerMinute, reasons.Count(reason => reason == "key_malformed"));
        var refusal = (await AskAsync("sk_prod_one_more_guess")).Outcome.Refusal;
        Assert.Equal((429, "import_budget", 60), (refusal.Status, refusal.Reason, refusal.Limit!.RetryAfter));
        Assert.True((await AskAsync(Text, "198.51.100.1")).Outcome.Continues);
        Assert.True((await AskAsync(Text)).Outcome.Continues);   // proved: nothing slow is needed any more

        gate.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal("key_malformed", (await AskAsync("sk_prod_one_more_guess")).Outcome.Refusal.Reason);
    }

    [Fact]
    public async Task What_is_honest_uses_no_budget_up()
    {
        for (var i = 0; i < SlowBudget.PerMinute + 5; i++)
        {
            var text = $"honest_key_number_{i}_of_many";
            Knows("bcrypt", Encoding.ASCII.GetBytes(BCrypt.Net.BCrypt.HashPassword(text, 4)), text[..20]);
            Assert.True((await AskAsync(text)).Outcome.Continues);
        }
    }

    [Fact] // CVE-2025-22228: bcrypt ignores what comes after octet 72.
    public async Task A_text_longer_than_bcrypt_looks_at_is_refused()
    {
        var text = "sk_prod_" + new string('a', 64);
        Knows("bcrypt", Encoding.ASCII.GetBytes(BCrypt.Net.BCrypt.HashPassword(text, 4)), "sk_prod_");
        Assert.True((await AskAsync(text)).Outcome.Continues);
        Assert.Equal("key_malformed", (await AskAsync(text + "b")).Outcome.Refusal.Reason);
    }

    [Fact] // Anywhere else than in its own header a text that is not ours is a token.
    public async Task Only_the_header_for_keys_takes_a_key_made_elsewhere()
    {
        Knows("sha256", SHA256.HashData(Encoding.ASCII.GetBytes(Text)), "");
        var request = Request(null);
        request.Http.Request.Headers.Authorization = "Bearer " + Text;
        Assert.Equal("token_invalid", (await step.RunAsync(request, CancellationToken.None)).Refusal.Reason);
    }

    [Fact]
    public async Task Without_imported_keys_nothing_of_it_is_computed()
    {
        Assert.Equal("key_malformed", (await AskAsync(Text)).Outcome.Refusal.Reason);
        Assert.Equal(0, upkeep.Slow.Begun);
    }

    [Theory]
    [InlineData("$s0$e0801$AAAA$BBBB"), InlineData("$s0$ff0801$c2FsdHNhbHRzYWx0c2FsdA==$c2FsdHNhbHRzYWx0c2FsdA=="), InlineData("$scrypt$ln=30,r=8,p=1$c2Fs$c2FsdHNhbHRzYWx0c2FsdA"), InlineData("$scrypt$ln=14,r=0,p=1$c2Fs$c2Fs"), InlineData("$2b$31$abcdefghijklmnopqrstuv"), InlineData("nothing")]
    public async Task A_hash_that_nobody_can_compute_proves_nothing(string hash)
    {
        Knows("scrypt", Encoding.ASCII.GetBytes(hash), "sk_prod_");
        Knows("bcrypt", Encoding.ASCII.GetBytes(hash), "sk_prod_");
        Assert.Equal("key_malformed", (await AskAsync(Text)).Outcome.Refusal.Reason);
    }

    [Fact]
    public async Task A_rotated_imported_key_has_its_former_secret_in_the_old_slot()
    {
        var key = KeyFormat.New("shop", "live");
        var present = gate.Secrets.Peppers.Hash(key.Text);
        gate.Learn(builder => builder.Key(new KeyRow
        {
            Id = key.Id, Client = "legacy", Subject = null, Roles = "user", IsTest = false, Blocked = false, ExpiresAt = null, Hash = present.Hash.Span, PepperVersion = 1,
            OldHash = SHA256.HashData(Encoding.ASCII.GetBytes(Text)), OldScheme = "sha256", OldPrefix = "", OldUntil = gate.Clock.Now.AddDays(1).ToUnixTimeMilliseconds(),
        }));
        Assert.NotNull((await AskAsync(Text)).Request.OldSecret);
        Assert.Null((await AskAsync(key.Text)).Request.OldSecret);
        gate.Clock.Now += TimeSpan.FromDays(1);
        Assert.Equal("key_rotated", (await AskAsync(Text)).Outcome.Refusal.Reason);
    }

    private string Knows(string? scheme, byte[] hash, string prefix, string? id = null, bool blocked = false)
    {
        id ??= KeyId.New();
        gate.Learn(builder => builder.Key(new KeyRow
        {
            Id = id, Client = "legacy", Subject = null, Roles = "user", IsTest = false, Blocked = blocked, ExpiresAt = null, Hash = hash, PepperVersion = scheme is null ? 1 : 0, Scheme = scheme, Prefix = prefix,
        }));
        return id;
    }

    private async Task<(RequestContext Request, Outcome Outcome)> AskAsync(string text, string from = "192.0.2.1")
    {
        var request = Request(text, from);
        return (request, await step.RunAsync(request, CancellationToken.None));
    }

    private RequestContext Request(string? text, string from = "192.0.2.1")
    {
        var http = new DefaultHttpContext();
        if (text is not null)
            http.Request.Headers["X-Api-Key"] = text;
        var address = System.Net.IPAddress.Parse(from);
        return new RequestContext { Http = http, State = gate.State, Id = "request", Now = gate.Clock.Now, Path = "/orders", Address = address, Source = SourceAddress.Of(address) };
    }

    private sealed class Now(Gate gate) : ILiveState
    {
        public LiveState Current => gate.State;

        public bool IsFresh => true;
    }

    private sealed class Secrets : IKeySecretStore
    {
        private readonly TaskCompletionSource<Rehash> first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal ConcurrentQueue<Rehash> Written { get; } = [];

        internal Task<Rehash> FirstAsync() => first.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        public ValueTask<int> RehashAsync(IReadOnlyList<Rehash> batch, CancellationToken cancellationToken)
        {
            foreach (var one in batch)
                Written.Enqueue(one);
            first.TrySetResult(batch[0]);
            return ValueTask.FromResult(batch.Count);
        }

        public ValueTask<Change> RotateAsync(string id, SecretHash secret, DateTimeOffset oldUntil, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<Change> DropOldAsync(string id, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImportResult> ImportAsync(IReadOnlyList<ImportedKey> keys, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<SecretCount>> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
