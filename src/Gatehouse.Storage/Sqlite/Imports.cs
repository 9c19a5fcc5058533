using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Keys that were made elsewhere.</summary>
internal static partial class Imports
{
    /// <summary>Keys whose salted hash is found by the same prefix: each of them costs one slow hash when such a key is shown.</summary>
    internal const int MostOfPrefix = 64;

    /// <summary>Reads and checks everything before anything is stored.</summary>
    /// <exception cref="ArgumentException">A hash is not what its scheme writes; the message does not repeat it.</exception>
    internal static List<(ImportedKey Key, byte[] Hash)> Read(IReadOnlyList<ImportedKey> keys) => [.. keys.Select(key =>
    {
        Names.CheckKey(key.Key);
        CheckPrefix(key);
        return (key, HashOf(key));
    })];

    internal static ChangeResult Make(ChangeScope change, List<(ImportedKey Key, byte[] Hash)> keys, List<string> already)
    {
        foreach (var (key, hash) in keys)
        {
            var result = Make(change, key, hash);
            if (result == ChangeResult.NotFound)
                return result;
            if (result == ChangeResult.Already)
                already.Add(key.Key.Id);
        }

        return already.Count < keys.Count ? ChangeResult.Made : ChangeResult.Already;
    }

    private static ChangeResult Make(ChangeScope change, ImportedKey key, byte[] hash)
    {
        // The same text under two ids would outlive the block of one of them.
        var origin = SHA256.HashData([.. Encoding.ASCII.GetBytes(key.Scheme + ":"), .. hash]);
        if (change.Sql.Ask<long>("SELECT 1 FROM imported_hash WHERE origin = $origin", ("$origin", origin)) == 1)
            return ChangeResult.Already;
        if (KeyChanges.Insert(change, key.Key) is var result and not ChangeResult.Made)
            return result;

        CheckRoom(change, key);
        KeyChanges.Secret(change, key.Key.Id, hash, 0, key.Scheme, key.Prefix);
        change.Sql.Run("INSERT INTO imported_hash (origin, key_id) VALUES ($origin, $id)", ("$origin", origin), ("$id", key.Key.Id));
        change.Record("key", key.Key.Id, "key.import", null, KeyRows.Text(KeyChanges.Find(change, key.Key.Id)), key.Key.ExpiresAt?.ToUnixTimeMilliseconds());
        return ChangeResult.Made;
    }

    // Exhaustion by slow hashes (CWE-400): whoever knows the prefix could make the node compute all of them.
    private static void CheckRoom(ChangeScope change, ImportedKey key)
    {
        if (key.Prefix.Length == 0)
            return;

        var there = change.Sql.Ask<long>("SELECT count(*) FROM key_secret WHERE prefix = $prefix AND prefix <> '' AND scheme <> 'hmac'", ("$prefix", key.Prefix));
        Names.Check(there < MostOfPrefix, $"at most {MostOfPrefix} salted hashes with one prefix (each is tried when such a key is shown): import them with more characters of their text", key.Prefix);
    }

    private static void CheckPrefix(ImportedKey key)
    {
        if (key.Scheme is "sha256" or "sha512")
            Names.Check(key.Prefix.Length == 0, $"no prefix for {key.Scheme}, whose hash alone finds the key", key.Prefix);
        else
            Names.Check(key.Prefix.Length is >= 1 and < 64 && !key.Prefix.AsSpan().ContainsAnyExceptInRange('!', '~'), $"the first 1 to 63 characters of the key's text, by which its {key.Scheme} hash is found", key.Prefix);
    }

    // The hash itself stands in no message: of a guessable secret it is as good as the secret.
    private static byte[] HashOf(ImportedKey key) => key.Scheme switch
    {
        "sha256" => Digest(key.Hash, 32) ?? throw Wrong(key, "64 hex digits or the base64 of 32 bytes"),
        "sha512" => Digest(key.Hash, 64) ?? throw Wrong(key, "128 hex digits or the base64 of 64 bytes"),
        "bcrypt" when Bcrypt().IsMatch(key.Hash) => Encoding.ASCII.GetBytes(key.Hash),
        "bcrypt" => throw Wrong(key, "$2b$ with a cost of 04 to 14 and 53 characters"),
        "scrypt" when Scrypt().IsMatch(key.Hash) => Encoding.ASCII.GetBytes(key.Hash),
        "scrypt" => throw Wrong(key, "$scrypt$ln=…,r=…,p=…$salt$hash or $s0$…$salt$hash, at most 512 characters"),
        _ => throw new ArgumentException($"expected the scheme sha256, sha512, bcrypt or scrypt for the key {key.Key.Id}, found another"),
    };

    private static ArgumentException Wrong(ImportedKey key, string expected) =>
        new($"expected {expected} as the {key.Scheme} hash of the key {key.Key.Id}, found {key.Hash.Length} characters that are not that");

    private static byte[]? Digest(string text, int length)
    {
        var bytes = new byte[length];
        if (text.Length == 2 * length)
            return Convert.FromHexString(text, bytes, out _, out var written) == OperationStatus.Done && written == length ? bytes : null;

        var padded = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        padded += new string('=', (4 - padded.Length % 4) % 4);
        return Convert.TryFromBase64String(padded, bytes, out var count) && count == length ? bytes : null;
    }

    [GeneratedRegex(@"\A\$2[abxy]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Bcrypt();

    [GeneratedRegex(@"\A(?=.{1,512}\z)\$(scrypt\$ln=\d{1,2},r=\d{1,3},p=\d{1,3}|s0\$[0-9a-fA-F]{5,8})\$[./+A-Za-z0-9]+={0,2}\$[./+A-Za-z0-9]+={0,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Scrypt();
}
