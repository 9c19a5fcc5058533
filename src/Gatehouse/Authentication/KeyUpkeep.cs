using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Authentication;

/// <summary>What the use of keys leaves behind for the store: counts, better hashes, blocks. A request waits for none of it.</summary>
internal sealed class KeyUpkeep : IAsyncDisposable
{
    /// <summary>Which sources use which secret of a key.</summary>
    internal KeyUses Sources { get; } = new();

    /// <summary>Which clients come with which kind of credential.</summary>
    internal ClientUses Kinds { get; } = new();

    /// <summary>Where it is told that a key was seen where it does not belong.</summary>
    internal required KeyReports Reports { get; init; }

    /// <summary>Where a key seen in a URL is blocked; null where none is.</summary>
    internal IApiKeyStore? Keys { get; init; }

    /// <summary>Takes better hashes; null where none are written.</summary>
    internal Rehashing? Rehashing { get; init; }

    /// <summary>What the node knows now; asked once more after a slow check, during which a key may have been blocked. Null where nothing changes.</summary>
    internal ILiveState? Live { get; init; }

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where slow hashes are computed.</summary>
    internal SlowChecks Slow { get; } = new();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Slow.Dispose();
        if (Rehashing is not null)
            await Rehashing.DisposeAsync();
    }
}
