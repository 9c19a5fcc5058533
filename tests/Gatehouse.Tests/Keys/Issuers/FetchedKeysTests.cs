using System.Net;
using Gatehouse.Keys.Issuers;
using Gatehouse.Keys.Jws;
using Gatehouse.Policy.Model;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Tests.Keys.Issuers;

/// <summary>Requirement 1.15: the keys of an issuer, through rotation, floods and outages.</summary>
public sealed class FetchedKeysTests : IAsyncDisposable
{
    private const string Issuer = "https://id.example", Discovery = Issuer + "/.well-known/openid-configuration", Keys = "https://keys.example/jwks";

    private readonly ManualTime time = new();
    private readonly FakeNetwork network = new();
    private readonly Journal log = new();
    private readonly Pen first = Pen.Ec("k1"), second = Pen.Ec("k2");
    private readonly FetchedKeys keys;

    public FetchedKeysTests()
    {
        keys = Open(new IssuerRule(Issuer, ["shop-api"], ["ES256"]));
        network.Says(Discovery, $$"""{"issuer":"{{Issuer}}","jwks_uri":"{{Keys}}"}""");
        network.Says(Keys, Pen.SetOf(first.Jwk()));
    }

    public async ValueTask DisposeAsync()
    {
        await keys.DisposeAsync();
        network.Dispose();
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task Keys_are_where_the_discovery_document_says_and_are_read_at_the_start_without_anybody_waiting()
    {
        Assert.Null(keys.Current);

        await StartAsync();

        Assert.Equal([Discovery, Keys], network.Asked);
        Assert.True(Knows("k1"));
        Assert.Equal(new IssuerKeyState(1, time.GetUtcNow(), null), keys.State);
        Assert.Empty(log.Lines);
    }

    [Theory] // RFC 8414, section 3.3; CWE-918
    [InlineData("https://id.example/", Keys, "another issuer")]
    [InlineData("https://ID.example", Keys, "another issuer")]
    [InlineData("https://evil.example", Keys, "another issuer")]
    [InlineData(Issuer, "http://keys.example/jwks", "https address")]
    [InlineData(Issuer, "http://127.0.0.1:8080/jwks", "https address")]
    [InlineData(Issuer, "https://localhost/jwks", "https address")]
    [InlineData(Issuer, "file:///etc/passwd", "https address")]
    [InlineData(Issuer, "https://user:password@keys.example/jwks", "https address")]
    [InlineData(Issuer, "/jwks", "https address")]
    public async Task A_discovery_document_of_another_issuer_or_that_points_elsewhere_brings_no_keys(string issuer, string keysAt, string why)
    {
        network.Says(Discovery, $$"""{"issuer":"{{issuer}}","jwks_uri":"{{keysAt}}"}""");
        await StartAsync();

        Assert.Null(keys.Current);
        Assert.Equal([Discovery], network.Asked);
        Assert.Contains(why, keys.State.Trouble, StringComparison.Ordinal);
    }

    [Fact] // Ten thousand tokens with made-up key ids must not become ten thousand requests to the issuer.
    public async Task A_flood_of_unknown_key_ids_causes_one_request_in_half_a_minute()
    {
        await StartAsync();
        var before = network.Asked.Length;

        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(_ => Task.Run(() => keys.RefreshAsync(CancellationToken.None))));
        Assert.Equal(1, network.Asked.Length - before);

        time.Pass(TimeSpan.FromSeconds(29));
        await keys.RefreshAsync(CancellationToken.None);
        Assert.Equal(1, network.Asked.Length - before);

        time.Pass(TimeSpan.FromSeconds(1));
        await keys.RefreshAsync(CancellationToken.None);
        Assert.Equal(2, network.Asked.Length - before);
    }

    [Fact]
    public async Task All_who_wait_are_served_by_one_request()
    {
        await StartAsync();
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        network.Waits(Keys, answer.Task);

        var waiting = Enumerable.Range(0, 100).Select(_ => keys.RefreshAsync(CancellationToken.None)).ToList();
        Assert.All(waiting, one => Assert.False(one.IsCompleted));
        answer.SetResult(Pen.SetOf(first.Jwk(), second.Jwk()));
        await Task.WhenAll(waiting);

        Assert.Equal(3, network.Asked.Length);
        Assert.True(Knows("k2"));
    }

    [Fact]
    public async Task Who_waits_and_goes_away_does_not_take_the_request_along()
    {
        await StartAsync();
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        network.Waits(Keys, answer.Task);
        using var gone = new CancellationTokenSource();

        var first = keys.RefreshAsync(gone.Token);
        var other = keys.RefreshAsync(CancellationToken.None);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult(Pen.SetOf(second.Jwk()));
        await other;

        Assert.True(Knows("k2"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("<html>503</html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","kid":"k3","use":"enc","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}""")]
    public async Task Garbage_takes_no_key_away_and_is_told_once(string garbage)
    {
        await StartAsync();
        network.Says(Keys, garbage);

        await AnHourLaterAsync();
        await AMinuteLaterAsync();
        await AMinuteLaterAsync();

        Assert.True(Knows("k1"));
        Assert.NotNull(keys.State.Trouble);
        Assert.Single(log.Lines);
        Assert.Contains("stay in use", log.Lines[0], StringComparison.Ordinal);

        network.Says(Keys, Pen.SetOf(second.Jwk()));
        await AMinuteLaterAsync();
        Assert.False(Knows("k1"));
        Assert.True(Knows("k2"));
        Assert.Null(keys.State.Trouble);
        Assert.Equal(2, log.Lines.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.NoContent)]
    public async Task Nothing_but_200_is_read(HttpStatusCode status)
    {
        await StartAsync();
        network.Says(Keys, Pen.SetOf(second.Jwk()), status);
        await AnHourLaterAsync();

        Assert.True(Knows("k1"));
        Assert.False(Knows("k2"));
    }

    [Fact] // CWE-770
    public async Task Of_an_endless_answer_a_mebibyte_is_read_and_no_more()
    {
        await StartAsync();
        using var endless = new EndlessStream();
        network.Streams(Keys, endless);
        await AnHourLaterAsync();

        Assert.True(Knows("k1"));
        Assert.InRange(endless.Given, 1, BoundedGet.MaxBytes + (64 * 1024));
        Assert.Contains("more than 1 MiB", keys.State.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_waited_for_five_seconds()
    {
        await StartAsync();
        network.Waits(Keys, new TaskCompletionSource<string>().Task);
        time.Pass(FetchedKeys.Every * 1.2);
        var settled = keys.Settled;
        while (network.Asked.Length < 4)
            await Task.Yield();

        Assert.False(settled.IsCompleted);
        time.Pass(BoundedGet.Patience);
        await settled;
        Assert.Contains("no answer within 5 s", keys.State.Trouble, StringComparison.Ordinal);
        Assert.True(Knows("k1"));
    }

    [Fact]
    public async Task An_issuer_that_is_down_at_the_start_is_asked_again_after_one_two_and_four_seconds()
    {
        network.Breaks(Discovery);
        await StartAsync();
        Assert.Null(keys.Current);

        foreach (var seconds in new[] { 1, 2, 4 })
        {
            var before = network.Asked.Length;
            await PassAsync(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(before, network.Asked.Length);
            await PassAsync(TimeSpan.FromMilliseconds(1));
            Assert.Equal(before + 1, network.Asked.Length);
        }

        Assert.Single(log.Lines);
        Assert.Contains("503", log.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_keys_stay_the_same_set_so_that_what_was_verified_stays_known()
    {
        await StartAsync();
        var before = keys.Current;
        await AnHourLaterAsync();

        Assert.Equal(4, network.Asked.Length);
        Assert.Same(before, keys.Current);
    }

    [Fact]
    public async Task After_the_end_nothing_is_asked()
    {
        await StartAsync();
        await keys.DisposeAsync();
        var before = network.Asked.Length;
        time.Pass(TimeSpan.FromDays(1));
        await keys.RefreshAsync(CancellationToken.None);

        Assert.Equal(before, network.Asked.Length);
    }

    private FetchedKeys Open(IssuerRule rule) =>
        new(rule.Issuer, new KeyDownload(rule, new BoundedGet(new HttpMessageInvoker(network, disposeHandler: false), time)), time, log);

    private bool Knows(string id) => keys.Current!.Find(new JwsHeader("ES256", id, null), out _) is not null;

    private Task StartAsync()
    {
        keys.Start();
        return PassAsync(TimeSpan.Zero);
    }

    private Task AnHourLaterAsync() => PassAsync(FetchedKeys.Every * 1.2);

    private Task AMinuteLaterAsync() => PassAsync(TimeSpan.FromMinutes(1));

    private async Task PassAsync(TimeSpan span)
    {
        time.Pass(span);
        await keys.Settled;
    }

    private sealed class Journal : ILogger
    {
        internal List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
