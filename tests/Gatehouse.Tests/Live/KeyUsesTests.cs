using System.Net;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Tests.Live;

/// <summary>Requirement 1.08: which sources use which secret of a key.</summary>
public sealed class KeyUsesTests : IKeyUseStore
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly KeyUses uses = new();
    private readonly List<KeySourceUse> written = [];
    private bool down;

    [Theory]
    [InlineData("192.0.2.77", "192.0.2.0/24"), InlineData("::ffff:192.0.2.77", "192.0.2.0/24"), InlineData("2001:db8:1:2::3", "2001:db8:1::/48"), InlineData("::1", "::/48"), InlineData("0.0.0.9", "0.0.0.0/24")]
    public void An_address_is_counted_as_its_network(string address, string network) =>
        Assert.Equal(network, SourceNetwork.Of(IPAddress.Parse(address)).ToString());

    [Fact]
    public async Task Uses_add_up_by_key_secret_and_network()
    {
        var key = Id("AAAAAAAAAAAA");
        Use(key, "192.0.2.1");
        Use(key, "192.0.2.200");
        Use(key, "192.0.2.1", old: true);
        Use(Id("BBBBBBBBBBBB"), "192.0.2.1");
        await uses.FlushAsync(this, CancellationToken.None);
        await uses.FlushAsync(this, CancellationToken.None);

        Assert.Equal([("AAAAAAAAAAAA", false, 2L), ("AAAAAAAAAAAA", true, 1), ("BBBBBBBBBBBB", false, 1)], written.Select(use => (use.KeyId, use.Old, use.Count)).Order());
        Assert.All(written, use => Assert.Equal(("192.0.2.0/24", 1_699_999_980), (use.Source, use.LastAt.ToUnixTimeSeconds())));
    }

    [Fact]
    public async Task A_store_that_fails_loses_no_count()
    {
        Use(Id("AAAAAAAAAAAA"), "192.0.2.1");
        down = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await uses.FlushAsync(this, CancellationToken.None));
        down = false;
        Use(Id("AAAAAAAAAAAA"), "192.0.2.1");
        await uses.FlushAsync(this, CancellationToken.None);
        Assert.Equal(2, Assert.Single(written).Count);
    }

    [Fact] // CWE-770: addresses are free to make up in IPv6.
    public async Task Of_one_key_at_most_64_sources_are_told_apart_and_none_is_lost()
    {
        for (var i = 0; i < 10_000; i++)
            Use(Id("AAAAAAAAAAAA"), $"2001:db8:{i:x}::1");
        await uses.FlushAsync(this, CancellationToken.None);
        Assert.Equal(65, written.Count);
        Assert.Equal(10_000, written.Sum(use => use.Count));
    }

    [Fact]
    public async Task Counting_from_many_threads_loses_nothing()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), async (thread, _) =>
        {
            for (var i = 0; i < 2000; i++)
            {
                Use(Id("AAAAAAAAAAAA"), $"10.0.{i % 50}.1");
                if (i % 500 == 0)
                    await uses.FlushAsync(this, CancellationToken.None);
            }
        });
        await uses.FlushAsync(this, CancellationToken.None);
        Assert.Equal(16_000, written.Sum(use => use.Count));
    }

    [Fact]
    public void A_source_known_already_costs_no_memory()
    {
        Use(Id("AAAAAAAAAAAA"), "192.0.2.1");
        var address = IPAddress.Parse("192.0.2.1");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            uses.Count(Id("AAAAAAAAAAAA"), old: false, SourceNetwork.Of(address), Now);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    public ValueTask AddAsync(IReadOnlyList<KeySourceUse> batch, CancellationToken cancellationToken)
    {
        if (down)
            throw new StoreUnavailableException("down");
        lock (written)
            written.AddRange(batch);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<KeySourceUse>> ListAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    private void Use(KeyId key, string from, bool old = false) => uses.Count(key, old, SourceNetwork.Of(IPAddress.Parse(from)), Now);

    private static KeyId Id(string text) => KeyId.TryParse(text, out var id) ? id : default;
}
