using System.Text.Json;
using Gatehouse.JsonSchema.Json;

namespace Gatehouse.JsonSchema.Checking;

/// <summary>The keywords for arrays, in one pass over the items.</summary>
internal sealed class ArrayRules
{
    public List<SchemaNode> Prefix { get; } = [];

    public SchemaNode? Items { get; set; }

    public SchemaNode? Contains { get; set; }

    public int MinContains { get; set; } = 1;

    public int MaxContains { get; set; } = int.MaxValue;

    public string ContainsExpected { get; set; } = "";

    public SchemaNode? Unevaluated { get; set; }

    public bool Unique { get; set; }

    public int Min { get; set; }

    public int Max { get; set; } = int.MaxValue;

    public string CountExpected { get; set; } = "";

    /// <param name="reader">On the start of the array; on its end when valid.</param>
    /// <param name="run">Scratch, faults and bounds.</param>
    /// <param name="set">Where evaluated items are noted.</param>
    /// <param name="seen">What branches have evaluated.</param>
    public bool Check(scoped ref Utf8JsonReader reader, Run run, Marks set, Marks seen)
    {
        var valid = !Unique || CheckUnique(reader, run);
        if (!valid && !run.Listing)
            return false;

        int count = 0, contained = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            if (count >= Max && !run.Listing)
                return false;
            run.Enter(count);
            valid &= CheckItem(ref reader, run, set, seen, count, ref contained);
            run.Leave();
            if (!valid && !run.Listing)
                return false;
        }

        return CheckCounts(run, count, contained) && valid;
    }

    private bool CheckItem(scoped ref Utf8JsonReader reader, Run run, Marks set, Marks seen, int index, ref int contained)
    {
        var node = index < Prefix.Count ? Prefix[index] : Items;
        var evaluated = node is not null;
        if (Contains is not null && Matches(Contains, reader, run))
        {
            contained++;
            evaluated = true;
        }

        if (!evaluated && Unevaluated is not null)
        {
            if (!(seen.Wanted && run.IsSet(seen, index)))
                node = Unevaluated;
            evaluated = true;
        }

        if (evaluated && set.Wanted)
            run.Set(set, index);
        return ObjectRules.CheckValue(node, ref reader, run);
    }

    private static bool Matches(SchemaNode node, Utf8JsonReader reader, Run run)
    {
        run.Quiet++;
        var matches = node.Check(ref reader, run);
        run.Quiet--;
        return matches;
    }

    private bool CheckCounts(Run run, int count, int contained)
    {
        var valid = true;
        if (count < Min || count > Max)
            valid = run.Fail(count < Min ? "minItems" : "maxItems", CountExpected);
        if (Contains is not null && (contained < MinContains || contained > MaxContains))
            valid = run.Fail(contained < MinContains ? "contains" : "maxContains", ContainsExpected);
        return valid;
    }

    // Comparing each item with each other is quadratic (CWE-407); hashes under a
    // secret key are sorted instead. Two different items share a 64-bit hash by
    // chance less than once in a thousand million arrays of 100,000 items.
    private static bool CheckUnique(Utf8JsonReader reader, Run run)
    {
        var hashes = run.BeginHashes(out var start);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            hashes.Add(JsonHash.Of(ref reader, run));

        return run.EndHashes(start) || run.Fail("uniqueItems", "items that all differ");
    }
}
