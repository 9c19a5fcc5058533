using System.Text;
using Gatehouse.Authorization.Proofs;

namespace Gatehouse.Tests.Authorization.Proofs;

/// <summary>An answer is one member of one object; everything else is none.</summary>
public sealed class ProofAnswerTests
{
    [Fact]
    public void Each_of_the_three_is_read()
    {
        Assert.Equal("it's \u00e9", Read("""{"password":"it's \u00e9"}""")!.Value.Password);
        Assert.Equal("123456", Read(""" { "code" : "123456" } """)!.Value.Code);
        Assert.True(Read("""{"approve":true}""")!.Value.Approves);
    }

    [Theory]
    [InlineData(""), InlineData("{}"), InlineData("[]"), InlineData("null"), InlineData("\"password\"")]
    [InlineData("""{"password":1}"""), InlineData("""{"password":null}"""), InlineData("""{"password":["a"]}"""), InlineData("""{"password":{"$ne":""}}""")]
    [InlineData("""{"approve":false}"""), InlineData("""{"approve":"true"}"""), InlineData("""{"approve":1}""")]
    [InlineData("""{"code":"1","code":"2"}"""), InlineData("""{"password":"a","approve":true}"""), InlineData("""{"Password":"a"}"""), InlineData("""{"code":"1"}{}"""), InlineData("""{"code":"1" """)]
    public void Anything_else_is_no_answer(string body) => Assert.Null(Read(body));

    [Fact]
    public void Invalid_utf8_is_no_answer() => Assert.Null(ProofAnswer.Read([.. "{\"password\":\""u8, 0xFF, .. "\"}"u8]));

    [Fact] // CWE-532
    public void An_answer_that_is_printed_shows_no_secret() => Assert.DoesNotContain("hunter2", Read("""{"password":"hunter2"}""").ToString(), StringComparison.Ordinal);

    private static ProofAnswer? Read(string body) => ProofAnswer.Read(Encoding.UTF8.GetBytes(body));
}
