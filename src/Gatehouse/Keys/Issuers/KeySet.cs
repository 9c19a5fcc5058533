using Gatehouse.Keys.Jws;

namespace Gatehouse.Keys.Issuers;

/// <summary>The keys that an issuer's tokens are verified with, as they were at one moment; immutable.</summary>
/// <param name="keys">Each for one algorithm of the policy.</param>
internal sealed class KeySet(IReadOnlyList<JwsKey> keys)
{
    /// <summary>How many keys there are, each counted once for every algorithm it serves.</summary>
    internal int Count => keys.Count;

    /// <summary>The key that a token names, or the only one there is.</summary>
    /// <param name="header">Says which; an index into this set and nothing else (RFC 8725, section 3.10).</param>
    /// <param name="unknownId">Whether it names a key that is not here: perhaps the issuer made a new one.</param>
    internal JwsKey? Find(JwsHeader header, out bool unknownId)
    {
        JwsKey? nameless = null;
        var (fitting, nameLess) = (0, 0);
        foreach (var key in keys)
        {
            if (key.Algorithm != header.Algorithm)
                continue;
            if (header.KeyId is not null && key.Id == header.KeyId)
            {
                unknownId = false;
                return key;
            }

            fitting++;
            if (header.KeyId is null || key.Id is null)
                (nameless, nameLess) = (key, nameLess + 1);
        }

        // Without a name there must be no choice: trying one key after the other would let the sender pick the weakest.
        var only = nameLess == 1 && (header.KeyId is not null || fitting == 1) ? nameless : null;
        unknownId = only is null && header.KeyId is not null;
        return only;
    }
}
