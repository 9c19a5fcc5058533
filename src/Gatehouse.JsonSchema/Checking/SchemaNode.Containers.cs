using System.Text.Json;

namespace Gatehouse.JsonSchema.Checking;

/// <summary>Objects and arrays: branches first, because they may evaluate what the own keywords would else refuse.</summary>
internal sealed partial class SchemaNode
{
    private bool ApplyToObject(scoped ref Utf8JsonReader reader, Run run, Marks asked, bool closed)
    {
        var rules = Objects ?? (closed ? ObjectRules.Open : null);
        if (rules is null)
            return ApplyBranchesOnly(ref reader, run, asked);

        var rest = rules.Unevaluated ?? (closed && rules.Additional is null ? ObjectRules.NothingMore : null);
        if (rest is null || (Branches is null && rules.DependentSchemas is null))
            return ApplyRules(ref reader, run, rules, asked, default, rest);

        var own = run.Reserve(Count(reader));
        var valid = ApplyRules(ref reader, run, rules, own, own, rest);
        run.Release(own);
        if (asked.Wanted)
            run.SetAll(asked);
        return valid;
    }

    private bool ApplyRules(scoped ref Utf8JsonReader reader, Run run, ObjectRules rules, Marks set, Marks seen, SchemaNode? rest)
    {
        var valid = Branches is null || Branches.Check(reader, run, set);
        return (valid || run.Listing) && rules.Check(ref reader, run, set, seen, rest) && valid;
    }

    private bool ApplyToArray(scoped ref Utf8JsonReader reader, Run run, Marks asked)
    {
        if (Arrays is null)
            return ApplyBranchesOnly(ref reader, run, asked);
        if (Arrays.Unevaluated is null)
            return ApplyRules(ref reader, run, Arrays, asked, default);

        var own = run.Reserve(Count(reader));
        var valid = ApplyRules(ref reader, run, Arrays, own, own);
        run.Release(own);
        if (asked.Wanted)
            run.SetAll(asked);
        return valid;
    }

    private bool ApplyRules(scoped ref Utf8JsonReader reader, Run run, ArrayRules rules, Marks set, Marks seen)
    {
        var valid = Branches is null || Branches.Check(reader, run, set);
        return (valid || run.Listing) && rules.Check(ref reader, run, set, seen) && valid;
    }

    private bool ApplyBranchesOnly(scoped ref Utf8JsonReader reader, Run run, Marks asked)
    {
        if (Branches is not null && !Branches.Check(reader, run, asked))
            return false;
        reader.Skip();
        return true;
    }

    private static int Count(Utf8JsonReader reader)
    {
        var count = 0;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            reader.Skip();
            count++;
        }

        return Math.Max(count, 1);
    }
}
