using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Tests;

/// <summary>The database file is moved, restored or replaced under a running node. An open file stays readable: the node believed itself fresh and saw no change any more.</summary>
public sealed class ReplacedFileTests
{
    [Fact]
    public async Task A_file_that_was_moved_away_is_no_store_and_back_again_it_is_one()
    {
        using var house = await House.OpenAsync();
        await house.Storage.Subjects.CreateAsync("alice", ["user"], House.Someone, default);
        using var node = new Node(house.Storage, house.Secrets);
        var path = house.Folder.Of("data/gatehouse.db");

        File.Move(path, path + ".away");
        Assert.Throws<StoreUnavailableException>(node.View.CatchUp);
        Assert.Throws<StoreUnavailableException>(node.View.CatchUp);

        File.Move(path + ".away", path);
        node.View.CatchUp();
        await house.Storage.Subjects.AddRoleAsync("alice", "admin", House.Someone, default);
        node.View.CatchUp();
        Assert.Equal(0b1010UL, node.View.Current.Snapshot.RolesOf("alice"));
    }

    [Fact] // A command that only lists keys made an empty database over the moved one, said that there is no key, and what was written after the move was lost.
    public async Task No_empty_database_takes_the_place_of_one_that_was_moved_away_while_in_use()
    {
        using var house = await House.OpenAsync();
        await house.Storage.Subjects.CreateAsync("alice", ["user"], House.Someone, default);
        var path = house.Folder.Of("data/gatehouse.db");

        File.Move(path, path + ".away");
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await SqliteStorage.OpenAsync(path, TimeProvider.System, default));
        Assert.False(File.Exists(path));
        Assert.Contains("found only its log", refused.Message, StringComparison.Ordinal);

        File.Move(path + ".away", path);
        using var again = await SqliteStorage.OpenAsync(path, TimeProvider.System, default);
        Assert.NotNull(await again.Subjects.FindAsync("alice", default));
    }

    [Fact] // The same numbers, another history: only the whole says what is so.
    public async Task Another_file_in_its_place_is_read_from_the_beginning()
    {
        using var house = await House.OpenAsync();
        using var other = await House.OpenAsync();
        await house.Storage.Subjects.CreateAsync("alice", ["admin"], House.Someone, default);
        foreach (var name in new[] { "bob", "carol", "dave" })
            await other.Storage.Subjects.CreateAsync(name, ["user"], House.Someone, default);
        using var node = new Node(house.Storage, house.Secrets);
        SqliteConnection.ClearAllPools();
        other.Storage.Dispose();

        File.Move(house.Folder.Of("data/gatehouse.db"), house.Folder.Of("data/old.db"));
        foreach (var side in new[] { "-wal", "-shm" })
            File.Delete(house.Folder.Of("data/gatehouse.db" + side));
        File.Copy(other.Folder.Of("data/gatehouse.db"), house.Folder.Of("data/gatehouse.db"));
        Assert.Throws<StoreUnavailableException>(node.View.CatchUp);
        node.View.CatchUp();

        Assert.Equal((0UL, 0b0010UL), (node.View.Current.Snapshot.RolesOf("alice"), node.View.Current.Snapshot.RolesOf("carol")));
        Assert.Null(await house.Storage.Subjects.FindAsync("alice", default));
    }
}
