using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Authentication;

/// <summary>Texts that were proved the slow way and whose better hash is not known to this node yet: so that one key costs one slow check, and not one a request.</summary>
/// <remarks>
/// Kept is the material, never the decision: which hash a text was proved against. Whether that hash is still the key's, and whether the key counts,
/// is looked at on every request. Found by the HMAC of the text, so that no text is kept. The oldest of 4,096 goes.
/// </remarks>
internal sealed class ProvedTexts
{
    private const int Most = 4096;

    private readonly Lock guard = new();
    private readonly Dictionary<TextHash, (KeyId Key, byte[] Against)> proved = [];
    private readonly Queue<TextHash> oldest = [];

    /// <summary>The key whose present hash a text was proved against; -1 for none.</summary>
    internal int Find(Snapshot snapshot, in TextHash text)
    {
        (KeyId Key, byte[] Against) found;
        lock (guard)
            if (!proved.TryGetValue(text, out found))
                return -1;

        var number = snapshot.Keys.Find(found.Key);
        return number >= 0 && snapshot.Keys.MoreOf(number).Imported is { } now && now.Hash.AsSpan().SequenceEqual(found.Against) ? number : -1;
    }

    internal void Add(in TextHash text, KeyId key, byte[] against)
    {
        lock (guard)
        {
            if (proved.TryAdd(text, (key, against)))
                oldest.Enqueue(text);
            else
                proved[text] = (key, against);
            if (oldest.Count > Most)
                proved.Remove(oldest.Dequeue());
        }
    }
}
