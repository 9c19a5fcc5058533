using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Storage.Tests;

/// <summary>A fresh storage of one test.</summary>
internal sealed class Stores(IDisposable folder, SqliteStorage storage) : IDisposable
{
    internal IApiKeyStore Keys => storage.Keys;

    internal ISubjectStore Subjects => storage.Subjects;

    internal ILastUsedStore LastUsed => storage.LastUsed;

    internal IAuditReader Audit => storage.Audit;

    internal static async ValueTask<Stores> OnSqliteAsync()
    {
        var folder = new TemporaryFolder();
        return new Stores(folder, await SqliteStorage.OpenAsync(folder.Of("data/gatehouse.db"), TimeProvider.System, default));
    }

    public void Dispose()
    {
        storage.Dispose();
        folder.Dispose();
    }
}

/// <summary>Keys on SQLite.</summary>
public sealed class SqliteApiKeyStoreTests : ApiKeyStoreContract
{
    private protected override ValueTask<Stores> OpenAsync() => Stores.OnSqliteAsync();
}

/// <summary>Subjects on SQLite.</summary>
public sealed class SqliteSubjectStoreTests : SubjectStoreContract
{
    private protected override ValueTask<Stores> OpenAsync() => Stores.OnSqliteAsync();
}
