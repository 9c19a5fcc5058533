using System.Text.Json.Nodes;
using Gatehouse.Live;
using Gatehouse.Request;
using Gatehouse.Tests.Keys.Issuers;

namespace Gatehouse.Tests.Authentication;

/// <summary>Requirement 1.15: a token of another issuer says who; the policy says what of it counts.</summary>
public sealed class ForeignTokenTests
{
    [Fact]
    public async Task A_foreign_subject_is_the_issuer_and_its_subject_and_never_one_of_ours()
    {
        using var house = new Foreign();
        house.Gate.HasSubject("alice", "admin");

        var principal = await house.PrincipalAsync(house.Token());

        Assert.Equal((CredentialKind.ForeignToken, "https://id.example|alice", "https://id.example|web", 0UL, "t1"), (principal.Kind, principal.Subject, principal.Client, principal.Roles, principal.TokenId));
        Assert.Equal((-1, "https://id.example", "s1", false), (principal.Claimant.Subject, principal.Claimant.Issuer, principal.Claimant.Session, principal.Claimant.MustBeKnown));
        Assert.False(principal.ForwardToken);
        Assert.Null(principal.Scope);
    }

    [Fact]
    public async Task Only_values_that_the_policy_names_give_a_role()
    {
        using var house = new Foreign(Foreign.Entry(", roles: { claim: groups, map: { staff: support, people: user } }"));

        Assert.Equal(0b0110UL, (await house.PrincipalAsync(house.Token(claims => claims["groups"] = new JsonArray("staff", "people", "admin", "support", "Staff")))).Roles);
        Assert.Equal(0UL, (await house.PrincipalAsync(house.Token(claims => claims["groups"] = new JsonArray("admin")))).Roles);
        Assert.Equal(0UL, (await house.PrincipalAsync(house.Token(claims => claims["roles"] = new JsonArray("staff")))).Roles);
        Assert.Equal(0b0100UL, (await house.PrincipalAsync(house.Token(claims => claims["groups"] = "staff"))).Roles);
    }

    [Fact]
    public async Task What_the_node_knows_wins()
    {
        using var house = new Foreign(Foreign.Entry(", roles: { claim: groups, map: { staff: support, people: user } }"));
        var token = house.Token(claims => claims["groups"] = new JsonArray("staff", "people"));
        Assert.Equal(0b0110UL, (await house.PrincipalAsync(token)).Roles);

        // Written down here with one role: the other is gone, and none is added.
        house.Gate.HasSubject("https://id.example|alice", "admin user");
        Assert.Equal(0b0010UL, (await house.PrincipalAsync(token)).Roles);
        house.Gate.HasSubject("https://id.example|alice", "user", suspended: true);
        Assert.Equal("subject_suspended", await house.WhyNotAsync(token));
    }

    [Fact] // Requirement 2.08, for tokens that carry no epoch of ours.
    public async Task The_kill_switch_reaches_foreign_tokens()
    {
        using var house = new Foreign();
        var token = house.Token();
        var now = house.Gate.Clock.Now.ToUnixTimeSeconds();
        Assert.Null(await house.WhyNotAsync(token));

        await RefusedAsync("token_revoked", builder => builder.RevokedToken(Foreign.Issuer, "t1", now + 9000));
        await RefusedAsync("session_revoked", builder => builder.RevokedSession(Foreign.Issuer, "s1", now + 9000));
        await RefusedAsync("issuer_not_before", builder => builder.RevokedIssuer(Foreign.Issuer, now));
        await RefusedAsync("subject_not_before", builder => builder.Subject("https://id.example|alice", "", false, true, 1, now));
        await RefusedAsync("client_not_before", builder => builder.Client("https://id.example|web", null, 1, notBefore: now));
        await RefusedAsync("all_not_before", builder => builder.Everything(1, now));

        async Task RefusedAsync(string reason, Action<SnapshotBuilder> told)
        {
            using var other = new Foreign();
            var (fresh, later) = (other.Token(), other.Token(claims => (claims["iat"], claims["jti"], claims["sid"]) = (now + 1, "t2", "s2")));
            Assert.Null(await other.WhyNotAsync(fresh));
            other.Gate.Learn(told);
            Assert.Equal(reason, await other.WhyNotAsync(fresh));
            Assert.Null(await other.WhyNotAsync(later));
        }
    }

    [Fact]
    public async Task A_token_without_its_own_time_is_taken_for_as_old_as_it_can_be()
    {
        using var house = new Foreign(Foreign.Entry(", maxLifetime: 2h"));
        var token = house.Token(claims => claims.Remove("iat"));
        Assert.Null(await house.WhyNotAsync(token));

        house.Gate.Learn(builder => builder.RevokedIssuer(Foreign.Issuer, house.Gate.Clock.Now.ToUnixTimeSeconds() - 3600));
        Assert.Equal("issuer_not_before", await house.WhyNotAsync(token));
    }

    [Fact]
    public async Task Subjects_are_ours_only_where_the_policy_says_so_and_then_they_must_live_here_and_have_our_roles()
    {
        using var house = new Foreign(Foreign.Entry(", subjects: ours"));
        Assert.Equal("subject_unknown", await house.WhyNotAsync(house.Token()));

        house.Gate.HasSubject("alice", "admin user");
        var principal = await house.PrincipalAsync(house.Token());
        Assert.Equal(("alice", "https://id.example|web", 0b1010UL), (principal.Subject, principal.Client, principal.Roles));

        house.Gate.HasSubject("alice", "user");
        Assert.Equal(0b0010UL, (await house.PrincipalAsync(house.Token())).Roles);
        house.Gate.HasSubject("alice", "user", removed: true);
        Assert.Equal("subject_unknown", await house.WhyNotAsync(house.Token()));
    }

    [Theory] // What the issuer narrowed to nothing was taken for a token without any narrowing.
    [InlineData("""{"scope":""}"""), InlineData("""{"scope":" "}"""), InlineData("""{"scp":[]}"""), InlineData("""{"scope":{"a":1}}"""), InlineData("""{"scope":null}""")]
    public async Task A_scope_that_says_nothing_leaves_nothing(string said)
    {
        using var house = new Foreign(Foreign.Entry(", scopes: ours"));
        var claim = JsonNode.Parse(said)!.AsObject().First();

        var principal = await house.PrincipalAsync(house.Token(claims => claims[claim.Key] = claim.Value?.DeepClone()));

        Assert.All(house.Gate.Policy.Operations, operation => Assert.False(Gatehouse.Keys.ScopeSet.Allows(house.Gate.Policy, principal, operation)));
    }

    [Fact] // A partner's 'read' is not our resource: their words would narrow to nothing, or to what they do not mean.
    public async Task Scopes_narrow_only_where_the_policy_says_that_they_are_ours()
    {
        using var house = new Foreign();
        Assert.Null((await house.PrincipalAsync(house.Token(claims => claims["scope"] = "orders:read"))).Scope);

        house.Use(Foreign.Entry(", scopes: ours"));
        Assert.Equal("orders:read", (await house.PrincipalAsync(house.Token(claims => claims["scope"] = "orders:read"))).Scope);
        Assert.Equal("orders catalog", (await house.PrincipalAsync(house.Token(claims => claims["scp"] = new JsonArray("orders", "catalog")))).Scope);
    }

    [Theory]
    [InlineData("azp"), InlineData("client_id"), InlineData("appid"), InlineData("cid")]
    public async Task The_client_is_named_by_the_first_claim_that_names_it(string claim)
    {
        using var house = new Foreign();
        var token = house.Token(claims =>
        {
            claims.Remove("azp");
            claims[claim] = "till";
        });

        Assert.Equal("https://id.example|till", (await house.PrincipalAsync(token)).Client);
        Assert.Equal("https://id.example|alice", (await house.PrincipalAsync(house.Token(claims => claims.Remove("azp")))).Client);
    }

    [Fact]
    public async Task A_claim_can_be_read_by_name_and_by_path()
    {
        using var house = new Foreign();
        var principal = await house.PrincipalAsync(house.Token(claims => claims["org"] = new JsonObject { ["id"] = 7, ["names"] = new JsonArray("a") }));

        Assert.Equal(("7", "7", null, null, "alice"), (principal.Claim!("org.id"), principal.Claim("/org/id"), principal.Claim("org.names"), principal.Claim("none"), principal.Claim("sub")));
    }

    [Theory] // Clocks half a minute apart are usual, five minutes apart are a fault.
    [InlineData("exp", -29, null)]
    [InlineData("exp", -30, "credential_expired")]
    [InlineData("nbf", 30, null)]
    [InlineData("nbf", 31, "token_from_future")]
    [InlineData("nbf", 300, "token_from_future")]
    [InlineData("iat", 30, null)]
    [InlineData("iat", 300, "token_from_future")]
    public async Task Clocks_may_differ_by_half_a_minute(string claim, int seconds, string? reason)
    {
        using var house = new Foreign();
        var token = house.Token(claims =>
        {
            var now = house.Gate.Clock.Now.ToUnixTimeSeconds();
            if (claim == "exp")
                claims["iat"] = now - 3600;
            claims[claim] = now + seconds;
        });

        Assert.Equal(reason, await house.WhyNotAsync(token));
        Assert.Equal(reason, await house.WhyNotAsync(token));   // also when remembered
    }

    [Theory]
    [InlineData("""{"exp":null}""")]
    [InlineData("""{"exp":"9999999999"}""")]
    [InlineData("""{"exp":-1}""")]
    [InlineData("""{"exp":1e300}""")]
    [InlineData("""{"exp":99999999999999}""")]
    [InlineData("""{"iat":"now"}""")]
    [InlineData("""{"nbf":[]}""")]
    [InlineData("""{"iat":4102444800}""")]
    public async Task What_is_no_time_is_refused(string change)
    {
        using var house = new Foreign();
        Assert.Equal("token_times", await house.WhyNotAsync(house.Token(claims => Merge(claims, change))));
    }

    [Fact]
    public async Task Seconds_may_have_fractions()
    {
        using var house = new Foreign();
        var now = house.Gate.Clock.Now.ToUnixTimeSeconds();
        var principal = await house.PrincipalAsync(house.Token(claims => (claims["iat"], claims["exp"]) = (now - 0.5m, now + 10.9m)));

        Assert.Equal((now, now + 10), (principal.Claimant.IssuedAt, principal.Claimant.ExpiresAt));
    }

    [Fact]
    public async Task No_token_lives_longer_than_the_policy_allows_whatever_it_says()
    {
        using var house = new Foreign(Foreign.Entry(", maxLifetime: 1h"));
        var now = house.Gate.Clock.Now.ToUnixTimeSeconds();

        Assert.Null(await house.WhyNotAsync(house.Token()));
        Assert.Equal("token_times", await house.WhyNotAsync(house.Token(claims => claims["exp"] = now + 3601)));
        Assert.Equal("token_times", await house.WhyNotAsync(house.Token(claims => claims.Remove("exp"))));
        Assert.Equal("token_from_future", await house.WhyNotAsync(house.Token(claims =>
        {
            claims.Remove("iat");
            claims["exp"] = now + 4000;
        })));
    }

    [Theory] // RFC 8725, sections 3.11 and 3.12: what the issuer signs with the same key is not all for us.
    [InlineData("JWT", null)]
    [InlineData("jwt", null)]
    [InlineData("at+jwt", null)]
    [InlineData("application/at+JWT", null)]
    [InlineData("logout+jwt", "token_type")]
    [InlineData("dpop+jwt", "token_type")]
    [InlineData("id+jwt", "token_type")]
    [InlineData("gatehouse-assertion+jwt", "token_type")]
    [InlineData("", "token_type")]
    public async Task Only_access_tokens_are_taken(string type, string? reason)
    {
        using var house = new Foreign();
        Assert.Equal(reason, await house.WhyNotAsync(house.Token(header: header => header["typ"] = type)));
        Assert.Null(await house.WhyNotAsync(house.Token(header: header => header.Remove("typ"))));
    }

    [Theory]
    [InlineData("""{"nonce":"n"}""", "token_kind")]
    [InlineData("""{"at_hash":"h"}""", "token_kind")]
    [InlineData("""{"typ":"ID"}""", "token_kind")]
    [InlineData("""{"typ":"Refresh"}""", "token_kind")]
    [InlineData("""{"typ":"Offline"}""", "token_kind")]
    [InlineData("""{"typ":7}""", "token_kind")]
    [InlineData("""{"token_use":"id"}""", "token_kind")]
    [InlineData("""{"events":{"http://schemas.openid.net/event/backchannel-logout":{}}}""", "token_kind")]
    [InlineData("""{"cnf":{"jkt":"x"}}""", "token_bound")]
    [InlineData("""{"typ":"Bearer","nonce":"n"}""", null)]
    [InlineData("""{"token_use":"access"}""", null)]
    public async Task Other_kinds_of_token_are_told_by_their_claims(string change, string? reason)
    {
        using var house = new Foreign();
        Assert.Equal(reason, await house.WhyNotAsync(house.Token(claims => Merge(claims, change))));
    }

    [Theory] // RFC 8725, section 3.9
    [InlineData("""{"aud":"shop-api"}""", null)]
    [InlineData("""{"aud":["other","shop-api"]}""", null)]
    [InlineData("""{"aud":"other-api"}""", "token_audience")]
    [InlineData("""{"aud":"shop-api "}""", "token_audience")]
    [InlineData("""{"aud":"other shop-api"}""", "token_audience")]
    [InlineData("""{"aud":["other"]}""", "token_audience")]
    [InlineData("""{"aud":[]}""", "token_audience")]
    [InlineData("""{"aud":null}""", "token_audience")]
    [InlineData("""{"aud":{"shop-api":true}}""", "token_audience")]
    [InlineData("""{"aud":"other","client_id":"shop-api"}""", "token_audience")]
    public async Task A_token_for_another_API_is_refused(string change, string? reason)
    {
        using var house = new Foreign();
        Assert.Equal(reason, await house.WhyNotAsync(house.Token(claims => Merge(claims, change))));
        Assert.Equal("token_audience", await house.WhyNotAsync(house.Token(claims => claims.Remove("aud"))));
    }

    [Theory]
    [InlineData("""{"sub":""}""")]
    [InlineData("""{"sub":null}""")]
    [InlineData("""{"sub":true}""")]
    [InlineData("""{"sub":["alice"]}""")]
    [InlineData("""{"sub":"a\u0000b"}""")]
    [InlineData("""{"sub":"a\nb"}""")]
    [InlineData("""{"azp":"a\r\nGatehouse-Roles: admin"}""")]
    public async Task A_subject_is_a_name_without_control_characters(string change)
    {
        using var house = new Foreign();
        Assert.Equal("token_subject", await house.WhyNotAsync(house.Token(claims => Merge(claims, change))));
        Assert.Equal("token_subject", await house.WhyNotAsync(house.Token(claims => claims["sub"] = new string('a', 257))));
    }

    [Fact] // Requirement 1.18
    public async Task A_foreign_token_and_a_key_of_somebody_else_are_refused()
    {
        using var house = new Foreign(Foreign.Entry(), $$"""{ issuer: https://b.example, audience: shop-api, algorithms: [ES256], jwks: {{Foreign.KeysAt}}, subjects: ours }""");
        house.Gate.HasSubject("alice");
        var theirs = $"Bearer {house.Token()}";

        Assert.Equal("two_principals", await house.Gate.WhyNotAsync(house.Gate.HasKey("web", "alice").Text, theirs));
        Assert.Equal("two_principals", await house.Gate.WhyNotAsync(house.Gate.HasKey("https://id.example|web", "alice").Text, theirs));

        var ours = $"Bearer {house.Token(claims => claims["iss"] = "https://b.example")}";
        Assert.Null(await house.Gate.WhyNotAsync(house.Gate.HasKey("https://b.example|web", "alice").Text, ours));
        Assert.Equal("two_principals", await house.Gate.WhyNotAsync(house.Gate.HasKey("web", "alice").Text, ours));
    }

    private static void Merge(JsonObject claims, string change)
    {
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
            claims[name] = value?.DeepClone();
    }
}
