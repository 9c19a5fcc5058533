using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Tests.Authentication;

/// <summary>Requirement 1.08: two secrets under one id, until the old one ends.</summary>
public sealed class RotationTests : IDisposable
{
    private readonly Gate gate = new();
    private readonly NewKey before, after;

    public RotationTests()
    {
        before = KeyFormat.New("shop", "live");
        after = SameId(before);
        gate.Knows(after, "mobile", null, "user", old: before.Text, oldUntil: Until);
    }

    private DateTimeOffset Until => gate.Clock.Now.AddDays(7);

    public void Dispose() => gate.Dispose();

    [Fact]
    public async Task Both_secrets_are_one_key()
    {
        foreach (var key in new[] { before, after })
        {
            var (request, outcome) = await gate.AskAsync(key.Text);
            Assert.True(outcome.Continues);
            Assert.Equal((before.Id, "mobile", 0b10UL), (request.Principal.KeyId, request.Principal.Client, request.Principal.Roles));
        }
    }

    [Fact] // RFC 9745, RFC 8594
    public async Task Only_the_caller_of_the_old_one_is_told_and_on_refusals_too()
    {
        var (old, _) = await gate.AskAsync(before.Text);
        AnswerHeaders.WriteForRefusal(old);
        Assert.Equal("@1772366400", old.Http.Response.Headers["Deprecation"]);
        Assert.Equal("Sun, 08 Mar 2026 12:00:00 GMT", old.Http.Response.Headers["Sunset"]);

        var (present, _) = await gate.AskAsync(after.Text);
        AnswerHeaders.Write(present);
        Assert.False(present.Http.Response.Headers.ContainsKey("Deprecation"));
        Assert.False(present.Http.Response.Headers.ContainsKey("Sunset"));
    }

    [Fact]
    public async Task The_old_one_ends_at_its_time_to_the_second_and_at_once_when_it_is_dropped()
    {
        gate.Clock.Now += TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1);
        Assert.Null(await gate.WhyNotAsync(before.Text));
        gate.Clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal("key_rotated", await gate.WhyNotAsync(before.Text));
        Assert.Null(await gate.WhyNotAsync(after.Text));

        gate.Knows(after, "mobile", null, "user");
        Assert.Equal("key_wrong", await gate.WhyNotAsync(before.Text));
    }

    [Fact]
    public async Task Its_use_is_counted_apart()
    {
        await gate.AskAsync(before.Text);
        await gate.AskAsync(after.Text, from: "198.51.100.7");
        await gate.AskAsync(after.Text, from: "::ffff:198.51.100.9");
        var store = new Uses();
        await gate.Upkeep.Sources.FlushAsync(store, CancellationToken.None);
        Assert.Equal([(false, "198.51.100.0/24", 2L), (true, "192.0.2.0/24", 1)], store.Written.Select(use => (use.Old, use.Source, use.Count)).Order());
    }

    [Fact] // CWE-208: with one pepper both slots are one hash, known or not.
    public async Task A_second_slot_costs_no_second_hash()
    {
        foreach (var text in new[] { before.Text, after.Text, KeyFormat.New("shop", "live").Text, SameId(before).Text })
        {
            var computed = gate.Peppers.Computed;
            await gate.AskAsync(text);
            Assert.Equal(computed + 1, gate.Peppers.Computed);
        }
    }

    internal static NewKey SameId(NewKey key)
    {
        var parts = KeyFormat.New("shop", "live").Text.Split('_');
        var text = $"{parts[0]}_{parts[1]}_{key.Id}_{parts[3]}";
        Span<char> checksum = stackalloc char[6];
        Base62.Write(System.IO.Hashing.Crc32.HashToUInt32(System.Text.Encoding.ASCII.GetBytes(text)), checksum);
        return new NewKey(key.Id, $"{text}_{checksum}");
    }

    internal sealed class Uses : IKeyUseStore
    {
        internal List<KeySourceUse> Written { get; } = [];

        public ValueTask AddAsync(IReadOnlyList<KeySourceUse> batch, CancellationToken cancellationToken)
        {
            Written.AddRange(batch);
            return ValueTask.CompletedTask;
        }

        public ValueTask<IReadOnlyList<KeySourceUse>> ListAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
