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
