using CsCheck;

namespace Gatehouse.Tests.Authentication;

/// <summary>Credentials as nobody should send them: each is a clear refusal, and none costs memory that grows with it (CWE-770).</summary>
public sealed class HostileCredentialTests : IDisposable
{
    private readonly Gate gate = new();

    public void Dispose() => gate.Dispose();

    [Fact]
    public async Task A_key_that_is_cut_doubled_padded_or_in_another_alphabet_is_refused()
    {
        var key = gate.HasKey().Text;
        string[] bad =
        [
            key[..^1], key[..40], key[1..], key + key, $"{key},{key}", $"{key} {key}", $" {key}", $"{key} ", $"\t{key}", $"{key}\0", "\0", " ", key.Replace('_', '\u2017'),
            key[..30] + "\uFF41" + key[31..], key[..30] + "\u00E4" + key[31..], key.ToUpperInvariant(), new string('a', 1 << 20), "shop_live_" + new string('a', 1 << 20),
        ];
        foreach (var text in bad)
            Assert.Equal("key_malformed", await gate.WhyNotAsync(text));
        foreach (var text in bad.Where(text => text.Length < 300))
            Assert.NotNull(await gate.WhyNotAsync(authorization: "Bearer " + text + "x"));
    }

    [Theory]
    [InlineData("Bearer", "scheme_unknown"), InlineData("Bearer ", "token_invalid"), InlineData("Bearer      ", "token_invalid"), InlineData("", "scheme_unknown"), InlineData("Bearer a b", "token_invalid"), InlineData("Bearer \u00E4\uFF41", "token_invalid")]
    public async Task Nothing_where_a_credential_should_be_is_no_guest(string authorization, string why) =>
        Assert.Equal(why, await gate.WhyNotAsync(authorization: authorization));

    [Fact]
    public async Task The_same_header_twice_is_refused()
    {
        var key = gate.HasKey().Text;
        foreach (var header in new[] { "X-Api-Key", "Authorization" })
        {
            var (request, _) = await gate.AskAsync();
            request.Http.Request.Headers[header] = new[] { key, key };
            Assert.Equal("credential_repeated", (await gate.Step.RunAsync(request, CancellationToken.None)).Refusal.Reason);
        }
    }

    [Theory]
    [InlineData("X-Api-Key", ""), InlineData("X-Api-Key", "shop_live_"), InlineData("Authorization", "Bearer "), InlineData("Authorization", "Bearer shop_live_"), InlineData("Authorization", "Basic ")]
    public async Task What_a_refusal_costs_does_not_grow_with_what_was_sent(string header, string start)
    {
        async Task<long> CostAsync(int length)
        {
            var (request, _) = await gate.AskAsync();
            request.Http.Request.Headers[header] = start + new string('a', length);
            await gate.Step.RunAsync(request, CancellationToken.None);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var outcome = gate.Step.RunAsync(request, CancellationToken.None);
            var cost = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.False((await outcome).Continues);
            return cost;
        }

        Assert.InRange(await CostAsync(1 << 20), 0, await CostAsync(5000) + 64);
    }

    [Fact]
    public async Task A_url_of_any_length_is_searched_without_a_copy()
    {
        var (request, _) = await gate.AskAsync(query: "?a=%20" + new string('b', 60_000));
        await gate.Step.RunAsync(request, CancellationToken.None);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await gate.Step.RunAsync(request, CancellationToken.None);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200);
    }

    [Fact]
    public async Task No_change_of_one_character_is_accepted()
    {
        var key = gate.HasKey().Text;
        await Gen.Select(Gen.Int[0, key.Length - 1], Gen.Char[' ', '~']).Where(change => key[change.Item1] != change.Item2)
            .SampleAsync(async change => Assert.NotNull(await gate.WhyNotAsync(key[..change.Item1] + change.Item2 + key[(change.Item1 + 1)..])), iter: 5000, threads: 1);
    }
}
