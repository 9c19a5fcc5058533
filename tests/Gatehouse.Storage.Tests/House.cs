using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Storage.Tests;

/// <summary>A store and a key store of one test, and who does things to them.</summary>
internal sealed class House : IDisposable
{
    internal static readonly Actor Someone = new("cli:tester");

    private House(TemporaryFolder folder, SqliteStorage storage)
    {
        (Folder, Storage) = (folder, storage);
        Secrets = KeyStore.Open(folder.Of("keys"), TimeProvider.System);
    }

    internal TemporaryFolder Folder { get; }

    internal SqliteStorage Storage { get; }

    internal KeyStore Secrets { get; }

    internal string Data => Folder.Of("data");

    internal static async ValueTask<House> OpenAsync(TimeProvider? time = null)
    {
        var folder = new TemporaryFolder();
        return new House(folder, await SqliteStorage.OpenAsync(folder.Of("data/gatehouse.db"), time ?? TimeProvider.System, default));
    }

    internal async ValueTask<NewKey> NewKeyAsync(string client = "mobile", string? subject = null, params string[] roles)
    {
        var key = KeyFormat.New("shop", "live");
        var stored = new ApiKey(key.Id, client, "live", roles, subject, null, DateTimeOffset.UnixEpoch, null, false, null);
        Assert.True((await Storage.Keys.CreateAsync(stored, Secrets.Peppers.Hash(key.Text), Someone, default)).Made);
        return key;
    }

    public void Dispose()
    {
        Storage.Dispose();
        Folder.Dispose();
    }
}
