using Gatehouse.Live;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Live;

/// <summary>Where subjects belong, as a node knows it (requirement 2.04).</summary>
public sealed class TenantTests
{
    private readonly ClientNumbers numbers = new();
    private LiveState state;

    public TenantTests()
    {
        var policy = Sample.Policy([Sample.Operation()]);
        state = new LiveState(policy, Snapshot.Nothing(numbers, policy));
        Learn(known => known.Subject("alice", "user", false, false, 0));
    }

    [Fact]
    public void A_tenant_is_known_changed_and_taken_away()
    {
        Assert.Null(TenantOf("alice"));
        Learn(known => known.Tenant("alice", "acme"));
        Assert.Equal("acme", TenantOf("alice"));
        Learn(known => known.Tenant("alice", "other"));
        Assert.Equal("other", TenantOf("alice"));
        Learn(known => known.Subject("alice", "admin", false, false, 1));
        Assert.Equal("other", TenantOf("alice"));   // told apart from the rest of the subject
        Learn(known => known.Tenant("alice", null));
        Assert.Null(TenantOf("alice"));
    }

    [Fact]
    public void It_stays_under_another_policy()
    {
        Learn(known => known.Tenant("alice", "acme"));
        var policy = Sample.Policy([Sample.Operation()], ["guest", "other"]);
        state = new LiveState(policy, state.Snapshot.Under(policy));

        Assert.Equal("acme", TenantOf("alice"));
    }

    [Fact]
    public void A_stranger_has_the_tenant_that_is_written_down_here_and_a_client_that_is_its_own_subject_none()
    {
        Learn(known =>
        {
            known.Tenant("https://id.example|alice", "acme");
            known.Tenant("app", "acme");
        });

        Assert.Equal("acme", Rights.TenantOf(state, Claimant("https://id.example|alice", mustBeKnown: false, "https://id.example")));
        Assert.Null(Rights.TenantOf(state, Claimant("https://id.example|bob", mustBeKnown: false, "https://id.example")));
        Assert.Null(Rights.TenantOf(state, Claimant("app", mustBeKnown: false, "")));
    }

    [Fact] // Most subjects have none.
    public void Who_has_none_costs_nothing_and_gets_no_number()
    {
        var before = numbers.Count;
        Learn(known => Enumerable.Range(0, 10_000).ToList().ForEach(n => known.Tenant($"s{n}", null)));

        Assert.Equal((before, 0), (numbers.Count, state.Snapshot.Tenants.Count));
    }

    [Fact] // A thousand members of one tenant name it once.
    public void A_tenant_is_written_once_for_all_its_members()
    {
        var before = numbers.Count;
        Learn(known => Enumerable.Range(0, 1000).ToList().ForEach(n => known.Tenant($"s{n}", "acme")));

        Assert.Equal(before + 1001, numbers.Count);
    }

    private string? TenantOf(string subject) => Rights.TenantOf(state, Claimant(subject, mustBeKnown: true, ""));

    private Claimant Claimant(string subject, bool mustBeKnown, string issuer) => new()
    {
        Kind = CredentialKinds.Jwt, Client = 0, Subject = numbers.Find(subject), MustBeKnown = mustBeKnown, ExpiresAt = long.MaxValue, Issuer = issuer,
    };

    private void Learn(Action<SnapshotBuilder> tell)
    {
        var builder = new SnapshotBuilder(state.Snapshot, state.Policy);
        tell(builder);
        state = new LiveState(state.Policy, builder.Build(state.Snapshot.Seq + 1));
    }
}
