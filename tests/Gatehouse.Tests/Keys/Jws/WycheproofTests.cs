using System.Text;
using System.Text.Json;
using Gatehouse.Keys.Jws;

namespace Gatehouse.Tests.Keys.Jws;

/// <summary>C2SP Wycheproof's JOSE vectors, at the level of JWS: the payloads are no JSON. Valid ones must be accepted, or refusing everything would pass.</summary>
public sealed class WycheproofTests
{
    // Where we are stricter on purpose: the key says PS256 (or ES521, which does not exist) and the token another algorithm
    // (RFC 7517, section 4.4); a character outside the alphabet in the header or the payload (RFC 7515, section 2).
    private static readonly int[] Stricter = [346, 347, 350, 351, 372, 373];

    // Called invalid, but letter by letter the same token under the same key as one that is called valid.
    private static readonly int[] SameAsValid = [367, 370];

    [Theory]
    [InlineData("json_web_signature_test.json", 401, 46)]
    [InlineData("json_web_key_test.json", 26, 5)]
    [InlineData("json_web_crypto_test.json", 49, 4)]
    public void Every_vector_is_judged_as_it_says(string file, int vectors, int valid)
    {
        var (seen, accepted, wrong) = (0, 0, new List<string>());
        foreach (var (group, test) in Vectors(file))
        {
            var expected = Expected(file, test);
            var found = Accepts(group.TryGetProperty("public", out var key) ? key : group.GetProperty("private"), test.GetProperty("jws"));
            seen++;
            accepted += found ? 1 : 0;
            if (found != expected)
                wrong.Add($"{test.GetProperty("tcId")} {group.GetProperty("comment")} {test.GetProperty("comment")}: expected {expected}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        var ours = file.Contains("signature", StringComparison.Ordinal) ? SameAsValid.Length - Stricter.Length : 0;
        Assert.Equal((vectors, valid + ours), (seen, accepted));
    }

    [Fact]
    public void The_two_called_invalid_stand_in_the_suite_as_valid_too()
    {
        var vectors = Vectors("json_web_signature_test.json").ToList();
        foreach (var number in SameAsValid)
        {
            var (group, same) = vectors.Single(vector => vector.Test.GetProperty("tcId").GetInt32() == number);
            Assert.Contains(vectors, vector => vector.Test.GetProperty("result").GetString() == "valid"
                && vector.Test.GetProperty("jws").GetRawText() == same.GetProperty("jws").GetRawText()
                && vector.Group.GetProperty("private").GetRawText() == group.GetProperty("private").GetRawText());
        }
    }

    private static bool Expected(string file, JsonElement test)
    {
        var number = test.GetProperty("tcId").GetInt32();
        if (file.Contains("signature", StringComparison.Ordinal) && (SameAsValid.Contains(number) || Stricter.Contains(number)))
            return SameAsValid.Contains(number);

        return test.GetProperty("result").GetString() == "valid";
    }

    // As an issuer's keys are used: the algorithm is that of the key, fixed before the token is looked at.
    private static bool Accepts(JsonElement key, JsonElement text)
    {
        if (text.ValueKind != JsonValueKind.String || CompactJws.Read(text.GetString(), 16 * 1024) is not { } jws)
            return false;

        if (key.TryGetProperty("keys", out var keys))
            return JwkSet.Read(Encoding.UTF8.GetBytes(key.GetRawText()), keys.EnumerateArray().Select(AlgorithmOf).Distinct(), out _) is { } set && set.Any(jws.IsSignedBy);

        return JwsKey.FromJwk(key, AlgorithmOf(key), out _) is { } one && jws.IsSignedBy(one);
    }

    private static string AlgorithmOf(JsonElement key) => key.TryGetProperty("alg", out var alg) ? alg.GetString()! : "";

    private static IEnumerable<(JsonElement Group, JsonElement Test)> Vectors(string file)
    {
        var path = Path.Combine(Suites.Folder("wycheproof-jose"), "testvectors_v1", file);
        foreach (var group in JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.GetProperty("testGroups").EnumerateArray())
            foreach (var test in group.GetProperty("tests").EnumerateArray())
                if (test.TryGetProperty("jws", out _))
                    yield return (group, test);
    }
}
