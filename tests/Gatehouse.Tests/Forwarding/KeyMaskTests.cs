using System.Text;
using CsCheck;
using Gatehouse.Forwarding;
using Gatehouse.Keys;

namespace Gatehouse.Tests.Forwarding;

/// <summary>Keys in what the upstream answers.</summary>
public sealed class KeyMaskTests
{
    private readonly List<KeyId> found = [];

    [Fact]
    public async Task A_key_keeps_its_length_and_its_public_part_wherever_the_pieces_are_cut()
    {
        var key = KeyFormat.New("shop", "live");
        var text = $"{{\"a\":\"shop\",\"shop_id\":1,\"key\":\"{key.Text}\",\"again\":\"xshop_shop_{key.Text}shop_live_\",\"end\":\"shop_";
        var masked = text.Replace(key.Text, $"shop_live_{key.Id}_{new string('*', 43)}_******", StringComparison.Ordinal);
        for (var cut = 1; cut < text.Length; cut++)
            Assert.Equal(masked, await ThroughAsync(text, cut, text.Length - cut));
        for (var piece = 1; piece < 90; piece++)
            Assert.Equal(masked, await ThroughAsync(text, [.. Enumerable.Repeat(piece, text.Length / piece + 1)]));
    }

    [Fact]
    public async Task Every_key_is_told_by_its_public_id()
    {
        var (one, other) = (KeyFormat.New("shop", "live"), KeyFormat.New("shop", "test"));
        await ThroughAsync(one.Text + other.Text, 200);
        Assert.Equal([one.Id, other.Id], found.Select(id => id.ToString()));
    }

    [Fact]
    public async Task What_is_no_key_of_this_brand_passes_octet_by_octet()
    {
        var key = KeyFormat.New("shop", "live").Text;
        var other = KeyFormat.New("shoq", "live").Text;
        await Gen.OneOf(Gen.Const(key[..^1]), Gen.Const(key[1..]), Gen.Const(other), Gen.Const("shop_"), Gen.Const("shop_live_"), Gen.String, Gen.Const(key[..^1] + "~")).Array[0, 6]
            .Select(parts => string.Concat(parts).Replace(key, "", StringComparison.Ordinal))
            .SampleAsync(async text => Assert.Equal(text, await ThroughAsync(text, 7, 60, 3, 500, 100_000)), iter: 300);
        Assert.Empty(found);
    }

    [Fact]
    public async Task Octets_that_are_no_text_pass_unchanged()
    {
        var octets = new byte[200_000];
        new Random(7).NextBytes(octets);
        "shop_live_"u8.CopyTo(octets.AsSpan(1000));
        var masked = new MemoryStream();
        await using var stream = new MaskedStream(new MemoryStream(octets), Mask(), static () => { });
        await stream.CopyToAsync(masked, 4096);
        Assert.Equal(octets, masked.ToArray());
    }

    [Fact] // An event stream must not wait for its next event.
    public async Task Nothing_waits_but_what_may_be_the_beginning_of_a_key()
    {
        var buffer = new byte[1000];
        await using var stream = new MaskedStream(new Pieces(["data: shop is open\n\n"u8.ToArray(), "data: shop_li"u8.ToArray(), "me\n\n"u8.ToArray()]), Mask(), static () => { });
        Assert.Equal(20, await stream.ReadAsync(buffer));
        Assert.Equal(6, await stream.ReadAsync(buffer));
        Assert.Equal("shop_lime\n\n", Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)));
        Assert.Equal(0, await stream.ReadAsync(buffer));
    }

    [Fact] // A forwarder asks so whether there is something, before it takes a buffer.
    public async Task A_read_of_nothing_takes_nothing()
    {
        await using var stream = new MaskedStream(new Pieces(["shop"u8.ToArray()]), Mask(), static () => { });
        Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty));
        Assert.Equal(4, await stream.ReadAsync(new byte[512]) + await stream.ReadAsync(new byte[512]));
    }

    [Fact]
    public void A_headers_value_is_masked_and_any_other_is_the_same_object()
    {
        var key = KeyFormat.New("shop", "live");
        Assert.Equal($"/a?k=shop_live_{key.Id}_{new string('*', 43)}_******&b", Mask().Masked($"/a?k={key.Text}&b"));
        var plain = new string("shop_live_is_a_street_that_is_longer_than_a_key_but_is_none_at_all_as_far_as_we_know");
        Assert.Same(plain, Mask().Masked(plain));
    }

    private KeyMask Mask() => new("shop", found.Add);

    private async Task<string> ThroughAsync(string text, params int[] pieces)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        var at = 0;
        var cut = pieces.Select(length => octets[Math.Min(at, octets.Length)..(at = Math.Min(at + length, octets.Length))]).Where(piece => piece.Length > 0).ToList();
        await using var stream = new MaskedStream(new Pieces(cut), Mask(), static () => { });
        var whole = new MemoryStream();
        await stream.CopyToAsync(whole, 512);
        return Encoding.UTF8.GetString(whole.ToArray());
    }

    private sealed class Pieces(IReadOnlyList<byte[]> pieces) : MemoryStream
    {
        private int next, at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (next == pieces.Count)
                return ValueTask.FromResult(0);

            var count = Math.Min(buffer.Length, pieces[next].Length - at);
            pieces[next].AsMemory(at, count).CopyTo(buffer);
            at += count;
            if (at == pieces[next].Length)
                (next, at) = (next + 1, 0);
            return ValueTask.FromResult(count);
        }
    }
}
