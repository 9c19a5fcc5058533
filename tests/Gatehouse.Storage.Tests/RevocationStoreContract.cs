using Gatehouse.Live;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Storage.Tests;

/// <summary>What every <see cref="IRevocationStore"/> promises.</summary>
public abstract class RevocationStoreContract
{
    private static readonly Actor Someone = new("cli:tester", "stolen laptop");
    private readonly Clock clock = new();

    private protected abstract ValueTask<Stores> OpenAsync(TimeProvider time);

    [Fact]
    public async Task A_token_is_revoked_once_and_longer_when_it_turns_out_to_live_longer()
    {
        using var stores = await OpenAsync(clock);
        Assert.True((await stores.Revocations.RevokeTokenAsync("", "t1", clock.Now.AddMinutes(10), Someone, default)).Made);
        Assert.Equal(ChangeResult.Already, (await stores.Revocations.RevokeTokenAsync("", "t1", clock.Now.AddMinutes(10), Someone, default)).Result);
        Assert.True((await stores.Revocations.RevokeTokenAsync("", "t1", clock.Now.AddMinutes(11), Someone, default)).Made);
        Assert.True((await stores.Revocations.RevokeTokenAsync("https://login.example", "t1", clock.Now.AddMinutes(10), Someone, default)).Made);
        Assert.True((await stores.Revocations.RevokeSessionAsync("", "t1", clock.Now.AddMinutes(10), Someone, default)).Made);

        var records = await stores.Audit.ListAsync(0, 10, default);
        Assert.Equal(["token.revoke t1", "token.revoke t1", "token.revoke https://login.example|t1", "session.revoke t1"], records.Select(entry => $"{entry.Action} {entry.Target}"));
        Assert.All(records, entry => Assert.Equal("stolen laptop", entry.Reason));
    }

    [Fact]
    public async Task Only_what_exists_is_revoked()
    {
        using var stores = await OpenAsync(clock);
        Assert.Equal(ChangeResult.NotFound, (await stores.Revocations.RevokeSubjectAsync("alice", Someone, default)).Result);
        Assert.Equal(ChangeResult.NotFound, (await stores.Revocations.RevokeClientAsync("mobile", Someone, default)).Result);
        await stores.Subjects.CreateAsync("alice", [], Someone, default);
        await stores.Clients.SetCredentialsAsync("mobile", CredentialKinds.Any, Someone, default);
        Assert.True((await stores.Revocations.RevokeSubjectAsync("alice", Someone, default)).Made);
        Assert.True((await stores.Revocations.RevokeClientAsync("mobile", Someone, default)).Made);
        Assert.Equal(1, (await stores.Subjects.FindAsync("alice", default))!.Epoch);
        Assert.Equal(1, (await stores.Clients.FindAsync("mobile", default))!.Epoch);
    }

    [Fact] // docs/issuers.md: they come with their tokens, so there is no row of them to be found.
    public async Task A_client_of_another_issuer_is_revoked_unknown()
    {
        using var stores = await OpenAsync(clock);
        Assert.True((await stores.Revocations.RevokeClientAsync("https://login.example|web", Someone, default)).Made);
        Assert.True((await stores.Revocations.RevokeClientAsync("https://login.example|web", Someone, default)).Made);
        Assert.Equal(2, (await stores.Clients.FindAsync("https://login.example|web", default))!.Epoch);
        Assert.Equal(ChangeResult.NotFound, (await stores.Revocations.RevokeClientAsync("web", Someone, default)).Result);
        await Assert.ThrowsAsync<ArgumentException>(async () => await stores.Revocations.RevokeClientAsync("https://login.example|" + new string('w', 800), Someone, default));
    }

    [Fact] // policy-file.md: a partner that mints `sub: alice` is not our alice.
    public async Task A_subject_of_another_issuer_is_stopped_unknown_and_stays_none_of_ours()
    {
        using var stores = await OpenAsync(clock);
        const string Foreign = "https://login.example|alice";
        Assert.True((await stores.Revocations.RevokeSubjectAsync(Foreign, Someone, default)).Made);
        Assert.Null(await stores.Subjects.FindAsync(Foreign, default));

        Assert.True((await stores.Subjects.SuspendAsync(Foreign, Someone, default)).Made);
        Assert.Equal(ChangeResult.Already, (await stores.Subjects.SuspendAsync(Foreign, Someone, default)).Result);
        var shown = await stores.Subjects.FindAsync(Foreign, default);
        Assert.Equal((true, 2, 0), (shown!.Suspended, shown.Epoch, shown.Roles.Count));
        Assert.Single(await stores.Subjects.ListAsync(null, 10, default));

        Assert.Equal(ChangeResult.NotFound, (await stores.Subjects.AddRoleAsync(Foreign, "admin", Someone, default)).Result);
        Assert.Equal(ChangeResult.NotFound, (await stores.Subjects.RemoveAsync(Foreign, Someone, default)).Result);
        var key = new Keys.ApiKey(Keys.KeyId.New(), "mobile", "live", [], Foreign, null, clock.Now, null, false, null);
        await Assert.ThrowsAsync<ArgumentException>(async () => await stores.Keys.CreateAsync(key, new Keys.SecretHash(new byte[32], 1), Someone, default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await stores.Subjects.CreateAsync(Foreign, ["admin"], Someone, default));

        Assert.True((await stores.Subjects.ResumeAsync(Foreign, Someone, default)).Made);
        Assert.Empty(await stores.Subjects.ListAsync(null, 10, default));
    }

    [Fact]
    public async Task A_client_of_another_issuer_need_not_be_known()
    {
        using var stores = await OpenAsync(clock);
        Assert.True((await stores.Revocations.RevokeClientAsync("https://login.example|web", Someone, default)).Made);
        Assert.True((await stores.Revocations.RevokeClientAsync("https://login.example|web", Someone, default)).Made);
        Assert.Equal(2, (await stores.Clients.FindAsync("https://login.example|web", default))!.Epoch);
    }

    [Fact]
    public async Task Issuers_everything_and_the_ring_are_told_every_time()
    {
        using var stores = await OpenAsync(clock);
        var first = await stores.Revocations.RevokeIssuerAsync("https://login.example", Someone, default);
        await stores.Revocations.RevokeAllAsync(Someone, default);
        var last = await stores.Revocations.AnnounceRingAsync("ring.promote", "k2", Someone, default);
        Assert.Equal(first.Seq + 2, last.Seq);
        Assert.Equal(["issuer.revoke https://login.example", "all.revoke all", "ring.promote k2"], (await stores.Audit.ListAsync(0, 10, default)).Select(entry => $"{entry.Action} {entry.Target}"));
    }

    [Fact]
    public async Task What_has_ended_long_ago_is_forgotten()
    {
        using var stores = await OpenAsync(clock);
        for (var i = 0; i < 30; i++)
            await stores.Revocations.RevokeTokenAsync("", $"t{i}", clock.Now.AddMinutes(10), Someone, default);
        await stores.Revocations.RevokeSessionAsync("", "s", clock.Now.AddHours(1), Someone, default);

        clock.Now += TimeSpan.FromMinutes(11);
        Assert.Equal(0, await stores.Revocations.PruneAsync(default));
        clock.Now += TimeSpan.FromMinutes(5);
        Assert.Equal(30, await stores.Revocations.PruneAsync(default));
        Assert.Equal(ChangeResult.Already, (await stores.Revocations.RevokeSessionAsync("", "s", clock.Now.AddMinutes(1), Someone, default)).Result);
    }

    [Fact] // Nothing else keeps the table from growing.
    public async Task A_gateway_forgets_it_once_an_hour()
    {
        using var stores = await OpenAsync(clock);
        var pruning = new Pruning(TimeSpan.FromHours(1), async ending => await stores.Revocations.PruneAsync(ending), clock);
        await pruning.RunAsync(default);
        await stores.Revocations.RevokeTokenAsync("", "t", clock.Now.AddMinutes(10), Someone, default);

        clock.Now += TimeSpan.FromMinutes(59);
        await pruning.RunAsync(default);
        clock.Now += TimeSpan.FromMinutes(1);
        await pruning.RunAsync(default);
        Assert.Equal(0, await stores.Revocations.PruneAsync(default));
        Assert.True((await stores.Revocations.RevokeTokenAsync("", "t", clock.Now.AddMinutes(-20), Someone, default)).Made);   // it had been there
    }

    [Theory]
    [InlineData("", ""), InlineData("", "a\nb"), InlineData("a\0", "t")]
    public async Task What_no_token_can_say_is_refused(string issuer, string id)
    {
        using var stores = await OpenAsync(clock);
        await Assert.ThrowsAsync<ArgumentException>(async () => await stores.Revocations.RevokeTokenAsync(issuer, id, clock.Now, Someone, default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await stores.Revocations.RevokeIssuerAsync("", Someone, default));
    }
}
