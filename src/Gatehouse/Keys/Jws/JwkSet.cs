using System.Text.Json;

namespace Gatehouse.Keys.Jws;

/// <summary>The keys of a JWK Set (RFC 7517, section 5) that verify with the algorithms asked for.</summary>
internal static class JwkSet
{
    private const int MostKeys = 100;

    /// <summary>Reads a set. Keys of other kinds, for other uses and too weak ones are left out, as section 5 asks.</summary>
    /// <param name="json">The document.</param>
    /// <param name="algorithms">The <c>alg</c> values that are accepted.</param>
    /// <param name="whyNot">For a person, when the answer is null: also why the last key was left out, when none is left.</param>
    /// <returns>At least one key, one for each key and algorithm; null when the set cannot be trusted.</returns>
    internal static IReadOnlyList<JwsKey>? Read(ReadOnlyMemory<byte> json, IEnumerable<string> algorithms, out string? whyNot)
    {
        whyNot = "expected a JSON object with a list 'keys'";
        if (StrictJson.Read(json) is not { } set || !set.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array)
            return null;
        if (list.GetArrayLength() is 0 or > MostKeys)
            return No($"expected 1 to {MostKeys} keys, found {list.GetArrayLength()}", out whyNot);
        if (WhyNotTrusted(list) is { } why)
            return No(why, out whyNot);

        var keys = new List<JwsKey>();
        foreach (var algorithm in algorithms)
            foreach (var jwk in list.EnumerateArray())
                if (JwsKey.FromJwk(jwk, algorithm, out var left) is { } key)
                    keys.Add(key);
                else
                    whyNot = left;

        return keys.Count > 0 ? keys : null;
    }

    // A private key in a document for verifiers has been given away, and so has a secret beside public keys; two keys under one name leave open which was meant.
    private static string? WhyNotTrusted(JsonElement list)
    {
        var names = new HashSet<(string, string)>();
        var secrets = 0;
        foreach (var jwk in list.EnumerateArray())
        {
            if (jwk.ValueKind != JsonValueKind.Object)
                return "expected objects in 'keys'";
            if (jwk.TryGetProperty("d", out _))
                return "it holds a private key; the issuer has to make a new one";
            if (jwk.Text("kty") == "oct")
                secrets++;
            if (jwk.Text("kid") is { } kid && !names.Add((kid, jwk.Text("kty") ?? "")))
                return "two keys of one kind have the same 'kid'";
        }

        return secrets == 0 || secrets == list.GetArrayLength() ? null : "it holds secrets beside public keys";
    }

    private static IReadOnlyList<JwsKey>? No(string why, out string? whyNot)
    {
        whyNot = why;
        return null;
    }
}
