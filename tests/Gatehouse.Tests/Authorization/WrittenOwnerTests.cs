using System.Text;
using Gatehouse.Authorization;

namespace Gatehouse.Tests.Authorization;

/// <summary>CWE-915: no body writes another owner, by whatever spelling some upstream could read it. Alice owns it now.</summary>
public sealed class WrittenOwnerTests
{
    [Theory]
    [InlineData("/buyerId", """{}""", "Nothing")]
    [InlineData("/buyerId", """{"note":{"buyerId":"bob"}}""", "Nothing")]
    [InlineData("/buyerId", """{"buyerId":"alice"}""", "TheSame")]
    [InlineData("/buyerId", """{"BuyerId":"alice","x":[1]}""", "TheSame")]
    [InlineData("/buyerId", """{"buyerId":"alice","buyerId":"bob"}""", "Another")]
    [InlineData("/buyerId", """{"buyerId":"bob","buyerId":"alice"}""", "Another")]
    [InlineData("/buyerId", """{"buyer\u0049d":"bob"}""", "Another")]
    [InlineData("/buyerId", """{"buyerId":null}""", "Another")]
    [InlineData("/buyerId", """{"buyerId":{}}""", "Another")]
    [InlineData("/buyerId", """{"buyerId":[]}""", "Another")]
    [InlineData("/buyerId", """[{"buyerId":"bob"}]""", "Another")]
    [InlineData("/buyerId", """[[{"buyerId":"bob"}]]""", "Another")]
    [InlineData("/buyerId", """[1,"a",null]""", "Nothing")]
    [InlineData("/buyerId", """[{"op":"add","path":"/buyerId","value":"alice"}]""", "Another")]
    [InlineData("/buyerId", """[{"op":"add","Path":"/buyerId/x","value":1}]""", "Another")]
    [InlineData("/buyerId", """[{"op":"copy","from":"/buyerId","path":"/x"}]""", "Another")]
    [InlineData("/buyerId", """[{"op":"replace","path":"/","value":1}]""", "Another")]
    [InlineData("/buyerId", """[{"op":"replace","path":"/buyerIdentity","value":1}]""", "Nothing")]
    [InlineData("/a~1b", """[{"op":"replace","path":"/a~1b","value":1}]""", "Another")]
    [InlineData("/a/b", """{"a":{"b":"alice"}}""", "TheSame")]
    [InlineData("/a/b", """{"a":{"b":"bob"}}""", "Another")]
    [InlineData("/a/b", """{"a":{}}""", "Nothing")]
    [InlineData("/a/b", """{"a":null}""", "Another")]
    [InlineData("/a/b", """{"a":"x"}""", "Another")]
    [InlineData("/a/b", """{"a":[{"b":"bob"}]}""", "Another")]
    [InlineData("/a/b", """[{"op":"replace","path":"/a","value":{}}]""", "Another")]
    [InlineData("/a/b", """{"a.b":"bob"}""", "Another")]
    [InlineData("/a/b", """{"a[b]":"bob"}""", "Another")]
    [InlineData("/a/b", """{"a.c":"bob"}""", "Nothing")]
    [InlineData("/buyerId", """{"$set":{"buyerId":"bob"}}""", "Another")]
    [InlineData("/buyerId", """{"$set":{"note":"bob"}}""", "Nothing")]
    [InlineData("/buyerId", """{"$set":{"$push":{"buyerId":"bob"}}}""", "Another")]
    [InlineData("/buyerId", """{"__proto__":{"buyerId":"bob"}}""", "Another")]
    [InlineData("/buyerId", """{"buyer_id":"bob"}""", "Another")]
    [InlineData("/buyerId", """{"buyer-id":"bob"}""", "Another")]
    [InlineData("/buyerId", """{" buyerId":"bob"}""", "Another")]
    [InlineData("/buyerId", "{\"\uFF42uyerId\":\"bob\"}", "Another")]
    [InlineData("/buyerId", """{"Operations":[{"op":"replace","path":"buyerId","value":"bob"}]}""", "Another")]
    [InlineData("/buyerId", """{"Operations":[{"op":"replace","path":"urn:x:2.0:Order:buyerId","value":"bob"}]}""", "Another")]
    [InlineData("/buyerId", """{"Operations":[{"op":"replace","value":{"buyerId":"bob"}}]}""", "Another")]
    [InlineData("/buyerId", """[{"op":"replace","value":{"buyerId":"bob"}}]""", "Another")]
    [InlineData("/buyerId", """[{"op":"replace","path":"/x","value":{"buyerId":"bob"}}]""", "Nothing")]
    [InlineData("/buyerId", """[{"op":"replace","path":["buyerId"],"value":"bob"}]""", "Another")]
    [InlineData("/buyerId", """[{"op":"replace","path":"/buyerId","path":"/x","value":"bob"}]""", "Another")]
    [InlineData("/buyerId", """{"items":[{"path":"x","value":{"buyerId":"bob"}}]}""", "Nothing")]
    [InlineData("/kind", "{\"\u212Aind\":\"bob\"}", "Another")]
    [InlineData("/buyerId", """{"buyerId":"alice"} {}""", "Unreadable")]
    [InlineData("/buyerId", "buyerId=bob", "Unreadable")]
    public void What_a_body_writes_at_the_owners_place(string pointer, string body, string expected) =>
        Assert.Equal(expected, new WrittenOwner(pointer).Find(Encoding.UTF8.GetBytes(body), "alice", 32).ToString());

    [Fact]
    public void Where_nobody_stands_nobody_can_be_put() =>
        Assert.Equal(Written.Another, new WrittenOwner("/sellerId").Find("""{"sellerId":"bob"}"""u8, null, 32));

    [Theory]
    [InlineData("""{"a":1}""", "/buyerId", "al\"ice", """{"buyerId":"al\u0022ice","a":1}""")]
    [InlineData("""{}""", "/a~1b", "x", """{"a/b":"x"}""")]
    [InlineData("""[]""", "/buyerId", "x", null)]
    public void A_new_things_owner_is_written_as_text(string body, string pointer, string name, string? expected) =>
        Assert.Equal(expected, NewOwner.In(Encoding.UTF8.GetBytes(body), pointer, name) is { } made ? Encoding.UTF8.GetString(made.Bytes) : null);
}
