using Gatehouse.Keys;

namespace Gatehouse.Live;

/// <summary>Makes the <see cref="KeyMore"/> of keys; those with the same scope, networks and epoch share one.</summary>
/// <remarks>A million keys have a handful of scopes: shared, each costs its key one reference. Used by one thread at a time.</remarks>
internal sealed class KeyMores
{
    private const int MostKept = 4096;

    private readonly Dictionary<(int Epoch, string Scope, string Networks), KeyMore> shared = [];

    /// <summary>Whether a hash has the length its scheme has.</summary>
    internal static bool IsHash(string? scheme, ReadOnlySpan<byte> hash) => scheme switch
    {
        null or "sha256" => hash.Length == PepperRing.HashLength,
        "sha512" => hash.Length == 64,
        _ => hash.Length is > 0 and <= ImportedHash.MaxLength,
    };

    /// <summary>What else there is of a key; null when there is nothing.</summary>
    internal KeyMore? Of(in KeyRow key)
    {
        var (scope, networks) = (key.Scope ?? "", key.Networks ?? "");
        var isImported = key.Prefix is not null || key.OldPrefix is not null;
        if (key.Epoch == 0 && scope.Length == 0 && networks.Length == 0 && key.OldHash.Length == 0 && !isImported)
            return null;

        var common = Shared(key.Epoch, scope, networks);
        return key.OldHash.Length == 0 && !isImported ? common : common with { Old = Old(key), Imported = Imported(key) };
    }

    private KeyMore Shared(int epoch, string scope, string networks)
    {
        if (shared.TryGetValue((epoch, scope, networks), out var kept))
            return kept;

        var made = new KeyMore { Epoch = epoch, Scope = scope.Length == 0 ? null : scope, Networks = Read(networks) };
        if (shared.Count < MostKept)
            shared[(epoch, scope, networks)] = made;

        return made;
    }

    // Networks that cannot be read, which the store never writes, are a narrowing to nowhere.
    private static NetworkSet? Read(string networks)
    {
        if (networks.Length == 0)
            return null;

        NetworkSet.TryRead(networks.Split(' '), out var set, out _);
        return set ?? NetworkSet.Nowhere;
    }

    private static OldSecret? Old(in KeyRow key) =>
        key.OldHash.Length == 0 ? null : new OldSecret(key.OldHash.ToArray(), key.OldPepperVersion, key.OldUntil / 1000);

    private static ImportedHash? Imported(in KeyRow key)
    {
        if (key.Prefix is not null)
            return new ImportedHash(key.Scheme ?? "hmac", key.Hash.ToArray(), key.Prefix, key.PepperVersion);

        return key.OldPrefix is not null && IsHash(key.OldScheme, key.OldHash)
            ? new ImportedHash(key.OldScheme ?? "hmac", key.OldHash.ToArray(), key.OldPrefix, key.OldPepperVersion, IsOld: true)
            : null;
    }
}
