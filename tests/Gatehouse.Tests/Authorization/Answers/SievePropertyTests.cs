using System.Text;
using System.Text.Json;
using CsCheck;
using Gatehouse.Authorization.Answers;

namespace Gatehouse.Tests.Authorization.Answers;

/// <summary>The sieve against a slow one that builds the whole answer: any JSON, any rules, cut anywhere.</summary>
public sealed class SievePropertyTests
{
    private static readonly string[] Names = ["a", "b", "c", "A", "items", "buyerId"];
    private static readonly Gen<string> Space = Gen.OneOfConst("", "", "", " ", "\n\t", "  \r\n ");
    private static readonly Gen<string> Name = Gen.OneOf(Gen.OneOfConst(Names), Gen.OneOfConst("\\u0061", "\u00e9", "a ", "z"));
    private static readonly Gen<string> Scalar = Gen.OneOf(Gen.OneOfConst("null", "true", "-0.0", "1.50E+7", "\"\"", "\"alice\"", "\"bob\"", "\"\\\"\\\\,}]\""), Gen.Int[1000, 9999].Select(n => $"\"hidden-{n}\""));

    private static readonly Gen<string[]> Rules = Gen.OneOfConst("a", "b", "a/b", "b/a", "a/a", "a=Last4", "b/c=All", "c=First1", "items/a").Array[1, 4].Select(rules => rules.DistinctBy(rule => rule.Split('=')[0]).ToArray());

    private static Gen<string> Json(int depth) => depth == 0 ? Scalar : Gen.Frequency(
        (1, Scalar),
        (3, Gen.Select(Space, Gen.Select(Name, Space, Json(depth - 1), Space).Select((name, x, value, y) => $"\"{name}\"{x}:{y}{value}").Array[0, 5]).Select((s, members) => "{" + s + string.Join(s + "," + s, members) + s + "}")),
        (2, Gen.Select(Space, Json(depth - 1).Array[0, 4]).Select((s, items) => "[" + string.Join(s + "," + s, items) + s + "]")));

    [Fact]
    public void Fields_are_hidden_as_the_slow_one_hides_them() => Gen.Select(Json(4), Rules, Gen.Int[1, 40]).Sample((json, rules, piece) =>
    {
        var output = Sieves.RunAsync(Sieves.Hiding(rules), json, piece).GetAwaiter().GetResult();
        Assert.Equal(Slow(Parsed(json), [], rules), Parsed(output).ToString());
        if (!rules.Any(rule => json.Contains('"' + rule.Split('=')[0].Split('/')[^1], StringComparison.OrdinalIgnoreCase) || json.Contains("\\u", StringComparison.Ordinal)))
            Assert.Equal(json, output);
    }, iter: 20_000);

    [Fact]
    public void Of_a_list_only_ones_own_things_are_left() => Gen.Select(Json(3).Array[0, 6], Space, Gen.Int[1, 40]).Sample((things, s, piece) =>
    {
        var json = $$"""{"items":[{{string.Join(s + "," + s, things)}}]}""";
        var expected = string.Join(',', things.Where(thing => thing.StartsWith('{') && Sieves.ByBuyer.Find(Encoding.UTF8.GetBytes(thing), Sieves.Request) == Gatehouse.Authorization.OwnerFound.Caller));

        var output = Sieves.RunAsync(Sieves.Own(), json, piece).GetAwaiter().GetResult();

        Assert.Equal(Parsed($$"""{"items":[{{expected}}]}""").ToString(), Parsed(output).ToString());
    }, iter: 20_000);

    // Members twice stay twice, so a tree of its own instead of JsonNode's.
    private static string Slow(Tree tree, string[] path, string[] rules) => Hide(tree, path, rules).ToString();

    private static Tree Hide(Tree tree, string[] path, string[] rules)
    {
        if (tree.Items is { } items)
            return tree with { Items = [.. items.Select(item => Hide(item, path, rules))] };
        if (tree.Members is not { } members)
            return tree;

        var kept = new List<(string, Tree)>();
        foreach (var (name, value) in members)
        {
            string[] way = [.. path, name];
            var fits = rules.Where(rule => Fits(way, rule.Split('=')[0].Split('/'))).Select(rule => rule.Contains('=', StringComparison.Ordinal) ? rule.Split('=')[1] : "Drop").Distinct().ToArray();
            if (fits.Length == 0)
                kept.Add((name, Hide(value, way, rules)));
            else if (!fits.Contains("Drop") && value.Items is null && value.Members is null)
                kept.Add((name, value.Text == "null" ? value : new Tree($"\"{Mask(value.Text!, fits)}\"", null, null)));
        }

        return tree with { Members = kept };
    }

    private static bool Fits(string[] way, string[] rule) =>
        way.Length >= rule.Length && way[^rule.Length..].Zip(rule).All(pair => pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));

    private static string Mask(string raw, string[] masks)
    {
        var text = raw.StartsWith('"') ? JsonSerializer.Deserialize<string>(raw)! : raw is "true" ? "" : raw;
        var mask = masks.Length > 1 ? "All" : masks[0];
        return mask == "Last4" && text.Length >= 8 ? "****" + text[^4..] : mask == "First1" && text.Length >= 2 ? JsonEncodedText.Encode(text[..1]) + "****" : "****";
    }

    private static Tree Parsed(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return Read(ref reader);
    }

    private static Tree Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            var items = new List<Tree>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                items.Add(Read(ref reader));
            return new Tree(null, items, null);
        }

        if (reader.TokenType != JsonTokenType.StartObject)
            return new Tree(reader.TokenType == JsonTokenType.String ? $"\"{Encoding.UTF8.GetString(reader.ValueSpan)}\"" : Encoding.UTF8.GetString(reader.ValueSpan), null, null);

        var members = new List<(string, Tree)>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            members.Add((name, Read(ref reader)));
        }

        return new Tree(null, null, members);
    }

    private sealed record Tree(string? Text, IReadOnlyList<Tree>? Items, IReadOnlyList<(string Name, Tree Value)>? Members)
    {
        public override string ToString() => Text
            ?? (Items is not null ? $"[{string.Join(',', Items)}]" : $"{{{string.Join(',', Members!.Select(member => $"{member.Name}:{member.Value}"))}}}");
    }
}
