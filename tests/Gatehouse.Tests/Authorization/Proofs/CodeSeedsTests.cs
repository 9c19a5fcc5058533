using Gatehouse.Authorization.Proofs;
using Gatehouse.Keys;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Tests.Authorization.Proofs;

/// <summary>Seeds are sealed for one subject by one key store (requirement 3.05).</summary>
public sealed class CodeSeedsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_sealed_seed_opens_for_its_subject_alone()
    {
        var seeds = new CodeSeeds(Master("keys"));
        var seed = CodeSeeds.New();
        var stored = seeds.Seal(seed, "alice");

        Assert.Equal(seed, seeds.Open(stored, "alice"));
        Assert.Null(seeds.Open(stored, "bob"));
        Assert.Null(new CodeSeeds(Master("others")).Open(stored, "alice"));
    }

    [Fact] // Two of the same would show who shares a seed; and what is stored holds none of it.
    public void Sealing_twice_gives_two_texts_neither_of_which_holds_the_seed()
    {
        var seeds = new CodeSeeds(Master("keys"));
        var seed = CodeSeeds.New();
        var (one, two) = (seeds.Seal(seed, "alice"), seeds.Seal(seed, "alice"));

        Assert.NotEqual(one, two);
        Assert.Equal(-1, one.AsSpan().IndexOf(seed.AsSpan(0, 6)));
    }

    [Fact]
    public void A_changed_octet_anywhere_opens_nothing()
    {
        var seeds = new CodeSeeds(Master("keys"));
        var stored = seeds.Seal(CodeSeeds.New(), "alice");
        for (var at = 0; at < stored.Length; at++)
        {
            var changed = stored.ToArray();
            changed[at] ^= 1;
            Assert.Null(seeds.Open(changed, "alice"));
        }

        for (var length = 0; length < stored.Length; length++)
            Assert.Null(seeds.Open(stored.AsMemory(0, length), "alice"));
    }

    [Fact] // RFC 4648, section 10, by way of the known base32 of "12345678901234567890"
    public void The_uri_is_what_apps_read()
    {
        var uri = CodeSeeds.UriOf("12345678901234567890"u8.ToArray(), "al ice", "api.shop.example");
        Assert.Equal("otpauth://totp/api.shop.example:al%20ice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=api.shop.example&algorithm=SHA1&digits=6&period=30", uri);
    }

    private MasterKey Master(string name) => KeyStore.Open(folder.Of(name), new Clock()).Master;
}
