using Gatehouse.Live;

namespace Gatehouse.Storage.Tests;

/// <summary>What every <see cref="ISubjectStore"/> promises.</summary>
public abstract class SubjectStoreContract
{
    private static readonly Actor Someone = new("cli:tester");

    private protected abstract ValueTask<Stores> OpenAsync();

    [Fact]
    public async Task A_subject_is_found_with_its_roles_sorted()
    {
        using var stores = await OpenAsync();
        Assert.True((await stores.Subjects.CreateAsync("alice", ["user", "admin", "user"], Someone, default)).Made);
        var alice = await stores.Subjects.FindAsync("alice", default);
        Assert.Equal(["admin", "user"], alice!.Roles);
        Assert.Equal((false, 0), (alice.Suspended, alice.Epoch));
        Assert.Equal(ChangeResult.Already, (await stores.Subjects.CreateAsync("alice", [], Someone, default)).Result);
        Assert.Null(await stores.Subjects.FindAsync("bob", default));
    }

    [Fact]
    public async Task Roles_come_and_go_once()
    {
        using var stores = await OpenAsync();
        await stores.Subjects.CreateAsync("alice", ["user"], Someone, default);
        Assert.True((await stores.Subjects.AddRoleAsync("alice", "admin", Someone, default)).Made);
        Assert.Equal(ChangeResult.Already, (await stores.Subjects.AddRoleAsync("alice", "admin", Someone, default)).Result);
        Assert.True((await stores.Subjects.RemoveRoleAsync("alice", "user", Someone, default)).Made);
        Assert.Equal(ChangeResult.Already, (await stores.Subjects.RemoveRoleAsync("alice", "user", Someone, default)).Result);
        Assert.Equal(["admin"], (await stores.Subjects.FindAsync("alice", default))!.Roles);
        Assert.Equal(ChangeResult.NotFound, (await stores.Subjects.AddRoleAsync("bob", "admin", Someone, default)).Result);
    }

    [Fact] // Requirement 1.12
    public async Task Suspending_raises_the_epoch_and_resuming_does_not_lower_it()
    {
        using var stores = await OpenAsync();
        await stores.Subjects.CreateAsync("alice", [], Someone, default);
        Assert.True((await stores.Subjects.SuspendAsync("alice", Someone, default)).Made);
        Assert.Equal(ChangeResult.Already, (await stores.Subjects.SuspendAsync("alice", Someone, default)).Result);
        Assert.Equal((true, 1), await StateAsync(stores));
        Assert.True((await stores.Subjects.ResumeAsync("alice", Someone, default)).Made);
        Assert.Equal((false, 1), await StateAsync(stores));
    }

    [Fact] // Else a token of the old alice would be the new one's.
    public async Task A_subject_made_again_has_a_higher_epoch_no_roles_and_blocked_keys()
    {
        using var stores = await OpenAsync();
        await stores.Subjects.CreateAsync("alice", ["admin"], Someone, default);
        var key = new Keys.ApiKey(Keys.KeyId.New(), "mobile", "live", [], "alice", null, DateTimeOffset.UnixEpoch, null, false, null);
        await stores.Keys.CreateAsync(key, new Keys.SecretHash(new byte[32], 1), Someone, default);

        Assert.True((await stores.Subjects.RemoveAsync("alice", Someone, default)).Made);
        Assert.Null(await stores.Subjects.FindAsync("alice", default));
        Assert.Equal(ChangeResult.NotFound, (await stores.Subjects.RemoveAsync("alice", Someone, default)).Result);

        Assert.True((await stores.Subjects.CreateAsync("alice", ["user"], Someone, default)).Made);
        var again = await stores.Subjects.FindAsync("alice", default);
        Assert.Equal(["user"], again!.Roles);
        Assert.True(again.Epoch >= 1);
        Assert.True((await stores.Keys.FindAsync(key.Id, default))!.Blocked);
    }

    [Fact]
    public async Task Subjects_are_listed_page_by_page()
    {
        using var stores = await OpenAsync();
        foreach (var id in (string[])["c", "a", "d", "b"])
            await stores.Subjects.CreateAsync(id, [], Someone, default);

        await stores.Subjects.RemoveAsync("b", Someone, default);
        Assert.Equal(["a", "c"], (await stores.Subjects.ListAsync(null, 2, default)).Select(subject => subject.Id));
        Assert.Equal(["d"], (await stores.Subjects.ListAsync("c", 2, default)).Select(subject => subject.Id));
    }

    [Theory]
    [InlineData(""), InlineData("a b"), InlineData("a\n"), InlineData("\u00e9")]
    public async Task A_subject_is_printable_ascii_without_spaces(string id)
    {
        using var stores = await OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await stores.Subjects.CreateAsync(id, [], Someone, default));
    }

    private static async Task<(bool, int)> StateAsync(Stores stores)
    {
        var alice = await stores.Subjects.FindAsync("alice", default);
        return (alice!.Suspended, alice.Epoch);
    }
}
