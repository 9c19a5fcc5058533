using System.Text;
using Gatehouse.Authorization;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Authorization;

/// <summary>Requirement 2.04: whose a thing is, from its JSON. The caller is alice of the tenant acme.</summary>
public sealed class ThingOwnerTests
{
    private static readonly OwnerRule Buyer = new(OwnerPlace.Answer, "/buyerId");
    private static readonly OwnerRule BuyerOrSeller = Buyer with { Or = new OwnerRule(OwnerPlace.Answer, "/sellerId") };
    private static readonly OwnerRule Tenant = new(OwnerPlace.Answer, "/tenantId") { Equal = OwnerEquals.Tenant };

    [Theory]
    [InlineData("""{"buyerId":"alice"}""", "Caller")]
    [InlineData("""{"buyer\u0049d":"\u0061lice"}""", "Caller")]
    [InlineData("""{"buyerId":"bob"}""", "Another")]
    [InlineData("""{"buyerId":"Alice"}""", "Another")]
    [InlineData("""{"BuyerId":"alice"}""", "Missing")]
    [InlineData("""{"buyerId":""}""", "Missing")]
    [InlineData("""{"buyerId":null}""", "Missing")]
    [InlineData("""{"buyerId":["alice"]}""", "Missing")]
    [InlineData("""[{"buyerId":"alice"}]""", "Missing")]
    [InlineData("""{"buyerId":"bob","buyerId":"alice"}""", "Ambiguous")]
    [InlineData("""{"buyerId":"alice","buyer\u0049d":"bob"}""", "Ambiguous")]
    [InlineData("""{"buyerId":"alice"}{}""", "Unreadable")]
    [InlineData("""{"buyerId":"alice""", "Unreadable")]
    [InlineData("<order/>", "Unreadable")]
    [InlineData("", "Unreadable")]
    public void By_one_pointer(string thing, string expected) => Assert.Equal(expected, Find(Buyer, thing));

    [Theory]
    [InlineData("""{"buyerId":"alice","sellerId":"bob"}""", "Caller")]
    [InlineData("""{"buyerId":"bob","sellerId":"alice"}""", "Caller")]
    [InlineData("""{"sellerId":"alice"}""", "Caller")]
    [InlineData("""{"buyerId":"bob","sellerId":"carol"}""", "Another")]
    [InlineData("""{"buyerId":"bob","BuyerId":"x","sellerId":"alice"}""", "Ambiguous")]
    [InlineData("""{}""", "Missing")]
    public void By_any_of_two(string thing, string expected) => Assert.Equal(expected, Find(BuyerOrSeller, thing));

    [Theory]
    [InlineData("""{"tenantId":"acme"}""", "acme", "Caller")]
    [InlineData("""{"tenantId":"alice"}""", "acme", "Another")]   // a tenant is not a subject of the same name
    [InlineData("""{"tenantId":"acme"}""", null, "Another")]
    [InlineData("""{"tenantId":""}""", "", "Missing")]            // no tenant is not the tenant of everybody
    [InlineData("""{"tenantId":null}""", null, "Missing")]
    public void By_the_tenant(string thing, string? tenant, string expected) => Assert.Equal(expected, Find(Tenant, thing, tenant));

    [Fact] // What stands there is an id, however much it looks like the caller.
    public void The_id_of_another_thing_is_no_owner() => Assert.Equal("Another", Find(Buyer with { Of = "orgs" }, """{"buyerId":"alice"}"""));

    [Theory]
    [InlineData("alice", null, "Caller")]
    [InlineData(null, "alice", "Caller")]
    [InlineData("bob", null, "Another")]
    [InlineData(null, null, "Missing")]
    public void Learned_before(string? buyer, string? seller, string expected) =>
        Assert.Equal(expected, new ThingOwner(BuyerOrSeller).Compare([buyer, seller], Request("acme")).ToString());

    [Fact]
    public void What_stands_in_each_place_is_told()
    {
        var values = new string?[2];
        new ThingOwner(BuyerOrSeller).Find("""{"buyerId":17,"sellerId":"bob"}"""u8, Request("acme"), values);

        Assert.Equal(["17", "bob"], values);
    }

    [Fact] // Requirement 6.07: a granted "own" that nobody looked at is forwarded by no mistake of assembly.
    public void Nothing_is_cleared_while_nobody_knows_whose_it_is()
    {
        var request = Request("acme");
        request.Decision = new Policy.Deciding.Decision(Policy.Deciding.DecisionReason.GrantedIfOwner, 1);
        Assert.Null(Clearance.For(request, Room.All));

        request.IsOwner = false;
        Assert.Null(Clearance.For(request, Room.All));

        request.IsOwner = true;
        Assert.NotNull(Clearance.For(request, Room.All));
    }

    private static string Find(OwnerRule rule, string thing, string? tenant = "acme") =>
        new ThingOwner(rule).Find(Encoding.UTF8.GetBytes(thing), Request(tenant)).ToString();

    private static RequestContext Request(string? tenant) => Sample.Request(
        Sample.Operation(allowed: 0, own: 2, owner: Buyer),
        new Principal { Kind = CredentialKind.Key, Subject = "alice", Client = "app", ClientNumber = 1, Roles = 2, Tenant = tenant });
}
