using CsCheck;
using Gatehouse.Keys;

namespace Gatehouse.Tests.Keys;

/// <summary>Requirements 1.01 and 1.07.</summary>
public class KeyFormatTests
{
    [Fact]
    public void A_new_key_has_five_parts_and_reads_back()
    {
        var key = KeyFormat.New("shop", "live");
        var parts = key.Text.Split('_');

        Assert.Equal(["shop", "live", key.Id], parts[..3]);
        Assert.Equal([12, 43, 6], parts[2..].Select(part => part.Length));
        Assert.True(KeyFormat.TryParse(key.Text, out var read));
        Assert.Equal(key.Id, read.Id.ToString());
        Assert.False(read.IsTest);
    }

    [Fact]
    public void A_test_key_says_so()
    {
        Assert.True(KeyFormat.TryParse(KeyFormat.New("shop", "test").Text, out var key));
        Assert.True(key.IsTest);
    }

    [Fact] // The checksum finds every typo in one place: no such text reaches a look-up.
    public void A_key_with_one_character_changed_is_none()
    {
        var text = KeyFormat.New("shop", "live").Text;
        for (var at = 0; at < text.Length; at++)
            foreach (var c in "0aZ_-\u00e9\0")
                if (text[at] != c)
                    Assert.False(KeyFormat.TryParse(text[..at] + c + text[(at + 1)..], out _), $"{c} at {at}");
    }

    [Fact]
    public void A_key_cut_short_or_with_something_behind_is_none()
    {
        var text = KeyFormat.New("shop", "live").Text;
        for (var length = 0; length < text.Length; length++)
            Assert.False(KeyFormat.TryParse(text.AsSpan(0, length), out _));
        foreach (var more in new[] { " ", "\n", "0", "_" })
            Assert.False(KeyFormat.TryParse(text + more, out _));
    }

    [Fact]
    public void No_text_makes_the_parser_throw() =>
        Gen.String.Sample(text => !KeyFormat.TryParse(text, out _));

    [Fact] // A fixed example, so that a scanner written elsewhere can be checked against it.
    public void The_checksum_is_crc_32_of_all_before_it()
    {
        const string body = "shop_live_0123456789AB_0000000000000000000000000000000000000000000";
        var crc = System.IO.Hashing.Crc32.HashToUInt32(System.Text.Encoding.ASCII.GetBytes(body));
        Span<char> digits = stackalloc char[6];
        Base62.Write(crc, digits);

        Assert.True(KeyFormat.TryParse($"{body}_{digits}", out _));
        Assert.Equal("2ikujl", digits.ToString());
    }

    [Theory]
    [InlineData("s"), InlineData("shopshops"), InlineData("Shop"), InlineData("sh0p"), InlineData("")]
    public void A_brand_is_two_to_eight_lower_case_letters(string brand) =>
        Assert.Throws<ArgumentException>(() => KeyFormat.New(brand, "live"));

    [Fact]
    public void All_256_bits_count_and_nothing_else()
    {
        Assert.Equal(new string('0', 43), Encode(new byte[32]));
        Assert.Equal(new string('0', 42) + "1", Encode([.. new byte[31], 1]));

        // 2^256 - 1, by arithmetic with whole numbers.
        var rest = (System.Numerics.BigInteger.One << 256) - 1;
        var digits = new char[43];
        for (var i = 42; i >= 0; i--, rest /= 62)
            digits[i] = Base62.Alphabet[(int)(rest % 62)];
        Assert.Equal(new string(digits), Encode([.. Enumerable.Repeat((byte)255, 32)]));
    }

    [Fact]
    public void Parsing_allocates_nothing()
    {
        var text = KeyFormat.New("shop", "live").Text;
        Assert.True(KeyFormat.TryParse(text, out _));
        var read = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            read += KeyFormat.TryParse(text, out _) ? 1 : 0;

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((1000, 0L), (read, allocated));
    }

    [Fact] // CWE-532
    public void A_new_key_prints_as_its_id()
    {
        var key = KeyFormat.New("shop", "live");
        Assert.Equal(key.Id, $"{key}");
    }

    private static string Encode(byte[] bytes)
    {
        Span<char> digits = stackalloc char[43];
        Base62.Write256(bytes, digits);
        return digits.ToString();
    }
}
