using System.Text;
using Gatehouse.RateLimiting.Logins;

namespace Gatehouse.Tests.RateLimiting.Logins;

public sealed class AccountTests
{
    private readonly AccountNames names = new();

    [Theory]
    [InlineData("Bob", "bob ")]
    [InlineData("\tBOB\u00a0", "bob")]
    [InlineData("ｂｏｂ", "bob")]
    [InlineData("b\u200bob", "bob")]
    [InlineData("jos\u00e9", "jose\u0301")]
    [InlineData("\u212Aate", "kate")]
    [InlineData("ÅSA", "åsa")]
    [InlineData("ΠΑΝΟΣ", "πανοσ")]
    public void Spellings_of_one_account_are_one(string one, string other) => Assert.Equal(names.NumberOf(one, out _), names.NumberOf(other, out _));

    [Theory]
    [InlineData("bob", "rob")]
    [InlineData("bob@a.example", "bob@b.example")]
    [InlineData("李明", "李朋")]
    public void Other_accounts_are_others(string one, string other) => Assert.NotEqual(names.NumberOf(one, out _), names.NumberOf(other, out _));

    [Theory]
    [InlineData("")]
    [InlineData(" \u200b\t")]
    public void Nothing_is_no_account(string name)
    {
        Assert.Equal(0UL, names.NumberOf(name, out var label));
        Assert.Null(label);
    }

    [Fact]
    public void Padding_makes_no_new_account() =>
        Assert.Equal(names.NumberOf("bob", out _), names.NumberOf("bob" + new string(' ', 100_000), out _));

    [Fact] // The log must not be searchable for names, with whatever dictionary.
    public void What_the_log_gets_means_nothing_to_another_process()
    {
        var number = names.NumberOf("bob", out var label);
        new AccountNames().NumberOf("bob", out var other);

        Assert.Matches("^[0-9a-f]{12}$", label);
        Assert.NotEqual(label, other);
        Assert.DoesNotContain(label!, Convert.ToHexStringLower(BitConverter.GetBytes(number)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"username":"bob","password":"x"}""", "bob")]
    [InlineData("""{"password":{"username":"x"},"USERNAME":"bob"}""", "bob")]   // some upstreams ignore case
    [InlineData("""{"username":17}""", "17")]
    [InlineData("""{"user\u006eame":"b\u006fb"}""", "bob")]
    [InlineData("""{"username":null}""", null)]
    [InlineData("""{"password":"x"}""", null)]
    public void A_JSON_body_names_the_account(string json, string? name)
    {
        Assert.Equal(name is null ? AccountFound.Nothing : AccountFound.Name, JsonAccount.Find(Encoding.UTF8.GetBytes(json), ["username"], 32, out var account));
        Assert.Equal(name, account);
    }

    [Theory] // CWE-436: counted for one account, tried at another.
    [InlineData("""{"username":"bob","username":"alice"}""")]
    [InlineData("""{"username":"bob","Username":"alice"}""")]
    [InlineData("""{"username":["bob"]}""")]
    [InlineData("""{"username":{"$ne":null}}""")]
    [InlineData("""{"username":true}""")]
    [InlineData("""{"username":1e2}""")]
    [InlineData("""{"username":"bob"} {"username":"alice"}""")]
    [InlineData("""["bob"]""")]
    [InlineData("""{"username":"bob",}""")]
    [InlineData("""{"username":"\ud800"}""")]
    [InlineData("")]
    public void What_two_readers_could_read_differently_is_unclear(string json) =>
        Assert.Equal(AccountFound.Unclear, JsonAccount.Find(Encoding.UTF8.GetBytes(json), ["username"], 32, out _));

    [Theory]
    [InlineData("username=bob&password=x", "bob")]
    [InlineData("password=x&User%4eame=b+o%62", "b ob")]
    [InlineData("username=", "")]
    [InlineData("password=x", null)]
    public void A_form_names_the_account(string form, string? name)
    {
        Assert.Equal(name is null ? AccountFound.Nothing : AccountFound.Name, FormAccount.Find(Encoding.UTF8.GetBytes(form), ["username"], out var account));
        Assert.Equal(name, account);
    }

    [Theory]
    [InlineData("username=bob&username=alice")]
    [InlineData("username=bob&USERNAME=alice")]
    [InlineData("username=bob&username[]=alice")]
    [InlineData("username[]=bob")]
    [InlineData("username=b%zzob")]
    [InlineData("username=bob&x%=1")]
    public void A_form_that_two_readers_could_read_differently_is_unclear(string form) =>
        Assert.Equal(AccountFound.Unclear, FormAccount.Find(Encoding.UTF8.GetBytes(form), ["username"], out _));

    [Theory]
    [InlineData("user[email]=bob&password=x")]
    [InlineData("user.email=bob")]
    [InlineData("user%5Bemail%5D=bob")]
    public void A_pointer_of_two_parts_finds_the_field_of_a_form(string form)
    {
        Assert.Equal(AccountFound.Name, FormAccount.Find(Encoding.UTF8.GetBytes(form), ["user", "email"], out var account));
        Assert.Equal("bob", account);
    }
}
