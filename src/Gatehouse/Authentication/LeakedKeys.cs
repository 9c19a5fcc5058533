using System.Collections.Concurrent;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Authentication;

/// <summary>What becomes of a key that stood in a URL: it is reported and, if the policy says so, blocked at once (requirement 1.07).</summary>
/// <remarks>
/// Only when its secret is right. Whoever merely knows a public id must not be able to take a key out of service by writing it into a URL
/// (CWE-645): ids stand in logs and answers.
/// </remarks>
/// <param name="secrets">Proves the secret.</param>
/// <param name="reports">Where it is told.</param>
/// <param name="store">Where it is blocked; null where nothing is.</param>
internal sealed class LeakedKeys(SecretCheck secrets, KeyReports reports, IApiKeyStore? store)
{
    private const int MostAtOnce = 256;

    private readonly ConcurrentDictionary<KeyId, Task> blocking = new();

    /// <summary>The blocks that are on their way to the store.</summary>
    internal Task Pending => Task.WhenAll(blocking.Values);

    /// <summary>Looks at a key out of a URL. Waits for nothing: the request is refused in any case.</summary>
    internal void Found(RequestContext request, string text)
    {
        if (!KeyFormat.TryParse(text, out var key))
            return;

        request.PresentedKeyId = key.Id.ToString();
        var slot = secrets.Find(request.State.Snapshot, key, out var number);
        if (slot == Slot.None || slot == Slot.Old && IsOver(request, number))
            return;

        reports.Seen(key.Id, "a URL");
        var blocked = (request.State.Snapshot.Keys[number].Flags & KeyFlags.Blocked) != 0;
        if (!blocked && request.State.Policy.Document.Authentication.BlockKeysInUrls && store is not null && blocking.Count < MostAtOnce)
            Block(store, key.Id, new Actor("gatehouse", "seen in a URL") { Credential = request.PresentedKeyId, RequestId = request.Id });
    }

    // A key is rotated because its old secret got out: whoever still has that one must not be able to end the key that took its place.
    private static bool IsOver(RequestContext request, int number) =>
        request.State.Snapshot.Keys.MoreOf(number).Old is not { } old || request.Now.ToUnixTimeSeconds() >= old.Until;

    private void Block(IApiKeyStore store, KeyId id, Actor actor)
    {
        var mine = new Task<Task>(() => BlockAsync(store, id, actor));
        if (!blocking.TryAdd(id, mine.Unwrap()))
            return;

        mine.Start(TaskScheduler.Default);   // not on this thread: on an inlined event thread no step waits for a disk
    }

    private async Task BlockAsync(IApiKeyStore store, KeyId id, Actor actor)
    {
        try
        {
            await store.BlockAsync(id.ToString(), actor, CancellationToken.None);
        }
        catch (StoreUnavailableException error)
        {
            reports.NotBlocked(id, error);
        }
        finally
        {
            blocking.TryRemove(id, out _);
        }
    }
}
