using Gatehouse.Tests.Keys;

namespace Gatehouse.Tests.Authentication;

/// <summary>Requirement 1.07: a key in a URL is refused, reported and, as the policy says, blocked.</summary>
public sealed class LeakTests : IDisposable
{
    private readonly Gate gate = new();

    public void Dispose() => gate.Dispose();

    [Theory]
    [InlineData("?k=x:{0}|", "/orders", null), InlineData("", "/orders/a{0}b", null), InlineData("", "/orders", "https://shop.example/page?api_key={0}#top")]
    public async Task A_key_is_found_wherever_it_stands_in_a_url(string query, string path, string? referer)
    {
        var key = gate.HasKey();
        var (request, outcome) = await gate.AskAsync(key.Text, query: string.Format(null, query, key.Text), path: string.Format(null, path, key.Text), referer: referer is null ? null : string.Format(null, referer, key.Text));

        Assert.Equal((401, referer is null ? "key_in_url" : "key_in_referer", key.Id), (outcome.Refusal.Status, outcome.Refusal.Reason, request.PresentedKeyId));
        Assert.Contains(key.Id, Assert.Single(gate.Log.Written), StringComparison.Ordinal);
        Assert.DoesNotContain(key.Text[20..40], gate.Log.Written[0], StringComparison.Ordinal);
    }

    [Fact] // CWE-779
    public async Task It_is_told_once_per_key_and_hour()
    {
        var key = gate.HasKey();
        for (var i = 0; i < 5; i++)
            await gate.AskAsync(query: "?k=" + key.Text);
        Assert.Single(gate.Log.Written);
        gate.Clock.Now += TimeSpan.FromHours(1);
        await gate.AskAsync(query: "?k=" + key.Text);
        Assert.Equal(2, gate.Log.Written.Count);
    }

    [Fact]
    public async Task It_is_blocked_when_the_policy_says_so()
    {
        var key = gate.HasKey();
        await gate.AskAsync(query: "?k=" + key.Text);
        Assert.Empty(gate.Store.Blocked);

        Blocking();
        await gate.AskAsync(query: "?k=" + key.Text);
        await gate.Store.First.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var (id, actor) = Assert.Single(gate.Store.Blocked);
        Assert.Equal((key.Id, "gatehouse", "seen in a URL"), (id, actor.Name, actor.Reason));
    }

    [Fact] // CWE-645: public ids stand in logs and answers.
    public async Task Whoever_knows_only_the_public_id_can_neither_block_a_key_nor_fill_the_log()
    {
        Blocking();
        var key = gate.HasKey();
        for (var i = 0; i < 100; i++)
        {
            var forged = RotationTests.SameId(key).Text;
            Assert.Equal("key_in_url", await gate.WhyNotAsync(query: "?k=" + forged));
            Assert.Equal("key_in_referer", await gate.WhyNotAsync(referer: "https://a.example/?" + forged));
        }

        await gate.Step.Leaks.Pending;
        Assert.Empty(gate.Store.Blocked);
        Assert.Empty(gate.Log.Written);
    }

    [Fact]
    public async Task A_key_blocked_already_is_not_blocked_again()
    {
        Blocking();
        var key = gate.HasKey(blocked: true);
        await gate.AskAsync(query: "?k=" + key.Text);
        await gate.Step.Leaks.Pending;
        Assert.Empty(gate.Store.Blocked);
    }

    [Fact] // CWE-645: a key is rotated because its secret got out. Whoever has that secret must not end the key with it.
    public async Task An_old_secret_that_has_ended_blocks_and_tells_nothing()
    {
        Blocking();
        var (before, until) = (gate.HasKey(), gate.Clock.Now.AddDays(1));
        gate.Knows(RotationTests.SameId(before), "mobile", null, "user", old: before.Text, oldUntil: until);
        gate.Clock.Now = until;
        Assert.Equal("key_in_url", await gate.WhyNotAsync(query: "?k=" + before.Text));
        await gate.Step.Leaks.Pending;
        Assert.Empty(gate.Store.Blocked);
        Assert.Empty(gate.Log.Written);

        gate.Clock.Now = until.AddSeconds(-1);
        await gate.AskAsync(query: "?k=" + before.Text);
        await gate.Store.First.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private void Blocking() => gate.Policy = TestPolicy.Make(authentication: section => section with { BlockKeysInUrls = true });
}
