using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Storage.Tests;

/// <summary>A fresh storage of one test.</summary>
internal sealed class Stores(IDisposable folder, SqliteStorage storage) : IDisposable
{
    internal IApiKeyStore Keys => storage.Keys;

    internal IKeySecretStore Secrets => storage.Secrets;

    internal IKeyUseStore KeyUses => storage.KeyUses;

    internal IClientStore Clients => storage.Clients;

    internal IRevocationStore Revocations => storage.Revocations;

    internal ISubjectStore Subjects => storage.Subjects;

    internal ILastUsedStore LastUsed => storage.LastUsed;

    internal Authorization.Proofs.ISubjectFactors Factors => storage.Factors;

    internal Authorization.Proofs.IProofStore Proofs => storage.Proofs;

    internal IAuditReader Audit => storage.Audit;

    internal static async ValueTask<Stores> OnSqliteAsync(TimeProvider? time = null)
    {
        var folder = new TemporaryFolder();
        return new Stores(folder, await SqliteStorage.OpenAsync(folder.Of("data/gatehouse.db"), time ?? TimeProvider.System, default));
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

/// <summary>Secrets of keys on SQLite.</summary>
public sealed class SqliteKeySecretStoreTests : KeySecretStoreContract
{
    private protected override ValueTask<Stores> OpenAsync(TimeProvider time) => Stores.OnSqliteAsync(time);
}

/// <summary>Sources of keys on SQLite.</summary>
public sealed class SqliteKeyUseStoreTests : KeyUseStoreContract
{
    private protected override ValueTask<Stores> OpenAsync() => Stores.OnSqliteAsync();
}

/// <summary>Clients on SQLite.</summary>
public sealed class SqliteClientStoreTests : ClientStoreContract
{
    private protected override ValueTask<Stores> OpenAsync() => Stores.OnSqliteAsync();
}

/// <summary>Revocations on SQLite.</summary>
public sealed class SqliteRevocationStoreTests : RevocationStoreContract
{
    private protected override ValueTask<Stores> OpenAsync(TimeProvider time) => Stores.OnSqliteAsync(time);
}

/// <summary>Searching keys on SQLite.</summary>
public sealed class SqliteKeyQueryTests : KeyQueryContract
{
    private protected override ValueTask<Stores> OpenAsync(TimeProvider time) => Stores.OnSqliteAsync(time);
}

/// <summary>Further proofs on SQLite.</summary>
public sealed class SqliteProofStoreTests : ProofStoreContract
{
    private protected override ValueTask<Stores> OpenAsync(TimeProvider time) => Stores.OnSqliteAsync(time);
}

/// <summary>What subjects have, on SQLite.</summary>
public sealed class SqliteSubjectFactorsTests : SubjectFactorsContract
{
    private protected override ValueTask<Stores> OpenAsync() => Stores.OnSqliteAsync();
}
