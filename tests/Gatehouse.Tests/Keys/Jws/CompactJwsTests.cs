using System.Buffers.Text;
using System.Text;
using Gatehouse.Keys.Jws;

namespace Gatehouse.Tests.Keys.Jws;

/// <summary>A token has one spelling; everything else is refused before any key is looked at.</summary>
public sealed class CompactJwsTests
{
    private const string Header = """{"alg":"ES256","kid":"a"}""";

    [Fact]
    public void A_token_is_taken_apart()
    {
        var jws = Read($"{Encoded(Header)}.{Encoded("{}")}.AAAA")!;
        Assert.Equal(new JwsHeader("ES256", "a", null), jws.Header);
        Assert.Equal("{}", Encoding.UTF8.GetString(jws.Payload.Span));
    }

    [Theory]
    [InlineData(""), InlineData("."), InlineData(".."), InlineData("H"), InlineData("H.P"), InlineData("H.P."), InlineData(".P.AAAA"), InlineData("H.P.AAAA."), InlineData("H.P.AAAA.x.y")]
    [InlineData("H.P.AAA"), InlineData("H.P.AA=="), InlineData("H.P.AAAA "), InlineData(" H.P.AAAA"), InlineData("H.P.A\nAAA"), InlineData("H.P.AA+A"), InlineData("H.P.AA/A"), InlineData("H.P.A")]
    [InlineData("H.P.AB"), InlineData("H.P.AAB"), InlineData("H.P\u00e9.AAAA"), InlineData("H.P.AAAA\0"), InlineData("{\"payload\":\"P\"}"), InlineData("H.P.AAAAH.P.AAAA")]
    public void What_is_not_the_compact_form_is_refused(string shape) =>
        Assert.Equal(shape == "H.P.AAA", Read(shape.Replace("H", Encoded(Header), StringComparison.Ordinal).Replace("P", Encoded("{}"), StringComparison.Ordinal)) is not null);

    [Theory] // RFC 8725, 3.1, 3.2, 3.7, 3.10; RFC 7515, 4.1.11; RFC 7797
    [InlineData("""{"kid":"a"}"""), InlineData("""{"alg":""}"""), InlineData("""{"alg":7}"""), InlineData("""{"alg":null}"""), InlineData("""{"alg":["ES256"]}""")]
    [InlineData("""{"alg":"ES256","alg":"none"}"""), InlineData("""{"alg":"ES256","\u0061lg":"none"}"""), InlineData("""{"alg":"ES256","x":{"a":1,"a":2}}""")]
    [InlineData("""{"alg":"ES256","crit":["exp"]}"""), InlineData("""{"alg":"ES256","crit":[]}"""), InlineData("""{"alg":"ES256","b64":true}"""), InlineData("""{"alg":"ES256","zip":"DEF"}"""), InlineData("""{"alg":"dir","enc":"A256GCM"}""")]
    [InlineData("""{"alg":"ES256"} {}"""), InlineData("""{"alg":"ES256"}x"""), InlineData("""{"alg":"ES256",}"""), InlineData("""{"alg":"ES256"/**/}"""), InlineData("""["alg"]"""), InlineData("\"alg\""), InlineData("")]
    [InlineData("""{"alg":"ES256","kid":7}"""), InlineData("""{"alg":"ES256","kid":"\ud800"}"""), InlineData("""{"alg":"ES256","\ud800":1}"""), InlineData("\ufeff{\"alg\":\"ES256\"}"), InlineData("""{'alg':'ES256'}""")]
    public void A_header_that_two_readers_could_read_differently_is_refused(string header) =>
        Assert.Null(Read($"{Encoded(header)}.{Encoded("{}")}.AAAA"));

    [Fact]
    public void A_header_that_is_no_UTF8_or_names_a_key_at_length_or_nests_deep_is_refused()
    {
        Assert.Null(Read($"{Base64Url.EncodeToString([.. "{\"alg\":\"ES256\",\"x\":\""u8, 0xff, .. "\"}"u8])}.e30.AAAA"));
        Assert.Null(Read($"{Encoded($$"""{"alg":"ES256","kid":"{{new string('k', 257)}}"}""")}.e30.AAAA"));
        Assert.Null(Read($"{Encoded($$"""{"alg":"ES256","x":{{new string('[', 40)}}{{new string(']', 40)}}}""")}.e30.AAAA"));
    }

    [Fact] // jwk, jku, x5u, x5c are neither obeyed nor fetched.
    public void A_key_that_comes_with_the_token_is_not_looked_at() =>
        Assert.Equal(new JwsHeader("ES256", null, "JWT"), Read($"{Encoded("""{"alg":"ES256","typ":"JWT","jwk":{"kty":"oct"},"jku":"http://127.0.0.1:1/","x5u":"x","x5c":[]}""")}.e30.AAAA")!.Header);

    [Fact]
    public void A_megabyte_costs_nothing()
    {
        var long_ = new string('A', 1 << 20);
        Read(long_);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(Read(long_));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256);
    }

    private static CompactJws? Read(string text) => CompactJws.Read(text, 4096);

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
