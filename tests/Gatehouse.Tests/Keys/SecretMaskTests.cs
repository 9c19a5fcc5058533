using Gatehouse.Keys;

namespace Gatehouse.Tests.Keys;

/// <summary>Lines for people and logs hold no secret (CWE-532).</summary>
public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("{0}"), InlineData("GET /x?k={0}&l={0} failed"), InlineData("shop_live_{0}_live_"), InlineData("xx{0}yy")]
    public void Of_a_key_the_public_part_stays(string line)
    {
        var key = KeyFormat.New("shop", "live");
        var masked = SecretMask.Of(string.Format(null, line, key.Text));
        Assert.DoesNotContain(key.Text.Split('_')[3], masked, StringComparison.Ordinal);
        Assert.Equal(string.Format(null, line, $"shop_live_{key.Id}_****"), masked);
    }

    [Fact]
    public void Of_a_token_the_signature_goes()
    {
        var token = "eyJhbGciOiJFUzI1NiJ9." + new string('a', 80) + ".c2lnbmF0dXJl_-";
        Assert.Equal($"Bearer {token[..102]}**** is bad", SecretMask.Of($"Bearer {token} is bad"));
    }

    [Theory]
    [InlineData(""), InlineData("shop_live_"), InlineData("_live__live__test_"), InlineData("eyJ"), InlineData("eyJ.eyJ.eyJ"), InlineData("PROPFIND")]
    public void Any_other_text_is_the_same_object(string line) => Assert.Same(line, SecretMask.Of(line));
}
