using System.Text;
using CsCheck;
using Gatehouse.Gateway.Commands.Scanning;
using Gatehouse.Keys;

namespace Gatehouse.Gateway.Tests;

/// <summary>Leaked keys are found by their format and checksum, wherever they lie and however the bytes arrive (requirement 1.07).</summary>
public sealed class KeyFinderTests
{
    private static readonly Gen<string> Brands = Gen.Char['a', 'z'].Array[2, 8].Select(letters => new string(letters));

    [Fact]
    public void A_key_is_found_anywhere_in_any_bytes_whatever_the_chunks() =>
        Gen.Select(Brands, Gen.Bool, Gen.Byte.Array[0, 700], Gen.Byte.Array[0, 700], Gen.Int[1, 400], Gen.Int[1, 400], Spelling()).Sample((brand, test, before, after, chunk, read, spelling) =>
        {
            var key = KeyFormat.New(brand, test ? "test" : "live");
            // What comes before must not be read as a part of the brand: then it would be another key's look-alike, with a wrong checksum.
            byte[] bytes = [.. before, (byte)'"', .. spelling.Write(key.Text), (byte)'"', .. after];

            var found = Assert.Single(Find(bytes, chunk, read));

            Assert.Equal((key.Text, key.Id, brand, test), (found.Text, found.Id, found.Brand, found.IsTest));
            Assert.Equal(before.Length + 1 + spelling.Lead, found.Offset);
            Assert.Equal(before.LongCount(b => b == '\n') + 1, found.Line);
        });

    [Fact]
    public void Two_keys_side_by_side_are_two_each_told_once() =>
        Gen.Select(Gen.Int[1, 400], Gen.Int[1, 400], Gen.Byte.Array[0, 300]).Sample((chunk, read, between) =>
        {
            var (one, other) = (KeyFormat.New("shop", "live"), KeyFormat.New("shop", "test"));
            byte[] bytes = [.. Encoding.ASCII.GetBytes(one.Text), (byte)' ', .. between, (byte)' ', .. Encoding.ASCII.GetBytes(other.Text)];

            Assert.Equal([one.Text, other.Text], Find(bytes, chunk, read).Select(found => found.Text));
        });

    [Fact] // The checksum: a typing mistake, another brand, a shortened key are no keys.
    public void A_key_with_one_character_changed_is_none() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[0, 61], Gen.Byte.Array[0, 50]).Sample((at, other, around) =>
        {
            var key = KeyFormat.New("shop", "live").Text.ToCharArray();
            var changed = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[other];
            at %= key.Length;
            if (key[at] == changed)
                return;

            key[at] = changed;
            byte[] bytes = [.. around, (byte)' ', .. Encoding.ASCII.GetBytes(key), (byte)' ', .. around];

            Assert.Empty(Find(bytes, 64, 64));
        });

    [Fact]
    public void A_key_cut_short_is_none() => Assert.All(Enumerable.Range(1, 72), length =>
        Assert.Empty(Find(Encoding.ASCII.GetBytes(KeyFormat.New("shop", "live").Text[..^length]), 64, 64)));

    [Theory] // What stands directly before and after is no part of it, even where it could be.
    [InlineData("API_KEY={0}", 9, 1)]
    [InlineData("{{\"key\":\"{0}\"}}", 9, 1)]
    [InlineData("one\ntwo\n  key: '{0}'", 9, 3)]
    [InlineData("https://api/orders?key={0}&x=1", 24, 1)]
    [InlineData("MY_{0}_IS_OLD", 4, 1)]
    [InlineData("abc{0}abc", 4, 1)]
    [InlineData("\uFEFF{0}", 1, 1)]
    public void It_is_told_with_line_and_column(string text, long column, long line)
    {
        var key = KeyFormat.New("shop", "live").Text;

        var found = Assert.Single(Find(Encoding.UTF8.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, text, key)), 1024, 1024));

        Assert.Equal((key, line, column), (found.Text, found.Line, found.Column));
    }

    [Theory] // Exports of other systems.
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Columns_of_UTF16_are_characters(string encoding)
    {
        var (key, utf16) = (KeyFormat.New("shop", "live").Text, Encoding.GetEncoding(encoding));

        var found = Find([.. utf16.GetPreamble(), .. utf16.GetBytes($"{key}\nsecond: {key}")], 100, 7);

        Assert.Equal([(1L, 1L), (2L, 9L)], found.Select(one => (one.Line, one.Column)));
    }

    [Fact] // Ten megabytes without a line end, as build tools make them.
    public void A_very_long_line_is_one_line()
    {
        var bytes = new byte[10_000_000];
        Array.Fill(bytes, (byte)'x');
        var key = KeyFormat.New("shop", "live").Text;
        Encoding.ASCII.GetBytes("\"" + key).CopyTo(bytes, 9_000_000);

        var found = Assert.Single(Find(bytes, 1 << 18, 1 << 18));

        Assert.Equal((1, 9_000_002), (found.Line, found.Column));
    }

    [Fact]
    public void Only_the_brands_asked_for_count()
    {
        var bytes = Encoding.ASCII.GetBytes($"{KeyFormat.New("shop", "live").Text} {KeyFormat.New("bank", "live").Text}");

        Assert.Equal("bank", Assert.Single(Find(bytes, 64, 64, "bank")).Brand);
    }

    [Fact] // CWE-532: neither text of a found key holds its secret.
    public void A_found_key_prints_without_its_secret()
    {
        var key = KeyFormat.New("shop", "live").Text;

        var found = Assert.Single(Find(Encoding.ASCII.GetBytes(key), 64, 64));

        Assert.Equal($"shop_live_{found.Id}_***", found.ToString());
    }

    private static Gen<Spelled> Spelling() => Gen.Int[0, 5].Select(kind => kind switch
    {
        0 => new Spelled(0, Encoding.ASCII.GetBytes),
        1 => new Spelled(0, text => Encoding.ASCII.GetBytes(text.Replace("_", "%5F", StringComparison.Ordinal))),
        2 => new Spelled(0, text => Encoding.ASCII.GetBytes(text.Replace("_", "%5f", StringComparison.Ordinal))),
        3 => new Spelled(0, text => [.. Encoding.Unicode.GetBytes(text), 0, 0]),
        4 => new Spelled(1, Encoding.BigEndianUnicode.GetBytes),
        _ => new Spelled(0, text => Encoding.Unicode.GetBytes(text.Replace("_", "%5F", StringComparison.Ordinal))),
    });

    private static List<FoundKey> Find(byte[] bytes, int chunk, int read, params string[] brands)
    {
        var (found, at) = (new List<FoundKey>(), 0);
        var seen = new KeyFinder(brands.Length == 0 ? null : brands.ToHashSet(), chunk).Find(into =>
        {
            var count = Math.Min(Math.Min(into.Length, read), bytes.Length - at);
            bytes.AsSpan(at, count).CopyTo(into);
            at += count;
            return count;
        }, found.Add);

        Assert.Equal(bytes.Length, seen);
        return found;
    }

    /// <summary>One way of writing a key.</summary>
    /// <param name="Lead">Bytes before its first character.</param>
    /// <param name="Write">Writes it.</param>
    private sealed record Spelled(int Lead, Func<string, byte[]> Write);
}
