using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Authorization.Proofs;

namespace Gatehouse.Tests.Authorization.Proofs;

/// <summary>The page behind an e-mailed link.</summary>
public sealed partial class ConfirmPageTests
{
    private static readonly string Secret = LinkSecret.New();

    [Fact] // CWE-79: the target is whatever somebody asked for.
    public void What_came_from_a_request_is_text_and_never_markup()
    {
        var page = ConfirmPage.Asking(Proof("/a\"><script>alert(1)</script>", "<img src=x onerror=alert(1)>"), "api.shop.example", Secret);

        Assert.DoesNotContain("<script", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void It_may_run_nothing_load_nothing_and_send_its_form_only_home()
    {
        var page = ConfirmPage.Asking(Proof("/a", "mobile"), "api.shop.example", Secret);
        var style = Style().Match(page.Html).Groups[1].Value;

        Assert.Equal($"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", page.SecurityPolicy);
        Assert.DoesNotContain("http", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("style=\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_opens_only_its_own_proof_while_that_is_asked_for()
    {
        var proof = Proof("/a", "mobile");

        Assert.True(LinkSecret.Opens(Secret, proof));
        Assert.False(LinkSecret.Opens(LinkSecret.New(), proof));
        Assert.False(LinkSecret.Opens(Secret, proof with { State = ProofState.Given }));
        Assert.False(LinkSecret.Opens(Secret, proof with { Kind = "password" }));
        Assert.False(LinkSecret.Opens(Secret, proof with { Link = null }));
        Assert.False(LinkSecret.Opens(null, proof));
        Assert.False(LinkSecret.Opens(Secret, null));
    }

    [Theory] // Only the one parameter, as it was sent: what two readers could read differently is no secret.
    [InlineData("SECRET=x"), InlineData("secret="), InlineData("secret=zz"), InlineData("a=1&secret=x"), InlineData("")]
    public void Anything_but_the_one_parameter_is_no_secret(string query) => Assert.Null(LinkSecret.In(query));

    [Fact]
    public void The_link_names_the_public_host_and_holds_256_bits()
    {
        var link = LinkSecret.Link("api.shop.example", 443, new string('a', 22), Secret);

        Assert.StartsWith("https://api.shop.example/.gatehouse/proofs/aaaaaaaaaaaaaaaaaaaaaa/confirm?secret=", link.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(Secret, LinkSecret.In(link.Query.AsSpan(1)));
        Assert.Equal(32, Convert.FromHexString(Secret).Length);
    }

    private static AskedProof Proof(string target, string client) => new(
        new string('a', 22), "email", "alice", client, "k", "DELETE", target, new byte[32], new byte[32], ProofState.Asked, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "r")
    {
        Link = LinkSecret.HashOf(Secret),
    };

    [GeneratedRegex("<style>(.*)</style>")]
    private static partial Regex Style();
}
