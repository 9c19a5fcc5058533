using System.Text.Json;
using Gatehouse.JsonSchema.Json;
using Gatehouse.JsonSchema.Patterns;

namespace Gatehouse.JsonSchema.Checking;

/// <summary>The keywords for objects, in one pass over the properties.</summary>
internal sealed class ObjectRules
{
    /// <summary>Declares nothing: for a schema that is closed by what stands in its branches.</summary>
    public static ObjectRules Open { get; } = new();

    /// <summary>What an undeclared property is checked with.</summary>
    public static SchemaNode NothingMore { get; } = new() { Never = true };

    /// <summary>All names the keywords mention; a name's number is the index in the arrays below.</summary>
    public Utf8Table Names { get; } = new();

    /// <summary>Schema of a name, null when it is only required; may be shorter than <see cref="Names"/>.</summary>
    public List<SchemaNode?> Properties { get; } = [];

    public List<(LinearPattern Pattern, SchemaNode Node)> Patterns { get; } = [];

    public SchemaNode? Additional { get; set; }

    public SchemaNode? Unevaluated { get; set; }

    public SchemaNode? PropertyNames { get; set; }

    public int Min { get; set; }

    public int Max { get; set; } = int.MaxValue;

    public string CountExpected { get; set; } = "";

    public ulong[]? Required { get; set; }

    public List<(int Name, ulong[] Needed)>? DependentRequired { get; set; }

    public List<(int Name, SchemaNode Node)>? DependentSchemas { get; set; }

    /// <param name="reader">On the start of the object; on its end when valid.</param>
    /// <param name="run">Scratch, faults and bounds.</param>
    /// <param name="set">Where evaluated properties are noted.</param>
    /// <param name="seen">What branches have evaluated.</param>
    /// <param name="rest">Schema of properties that nothing evaluated; null when they are free.</param>
    public bool Check(scoped ref Utf8JsonReader reader, Run run, Marks set, Marks seen, SchemaNode? rest)
    {
        var present = run.Reserve(Names.Count);
        var valid = DependentSchemas is null || CheckDependents(reader, run, present, set);
        valid = (valid || run.Listing) && CheckProperties(ref reader, run, present, set, seen, rest) && valid;
        valid = (valid || run.Listing) && CheckPresence(run, present) && valid;
        run.Release(present);
        return valid;
    }

    private bool CheckProperties(scoped ref Utf8JsonReader reader, Run run, Marks present, Marks set, Marks seen, SchemaNode? rest)
    {
        var valid = true;
        var count = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndObject; count++)
        {
            if (count >= Max && !run.Listing)
                return false;
            valid &= CheckProperty(ref reader, run, present, set, seen, rest, count);
            if (!valid && !run.Listing)
                return false;
        }

        if (count < Min || count > Max)
            valid = run.Fail(count < Min ? "minProperties" : "maxProperties", CountExpected);
        return valid;
    }

    private bool CheckProperty(scoped ref Utf8JsonReader reader, Run run, Marks present, Marks set, Marks seen, SchemaNode? rest, int ordinal)
    {
        var valid = true;
        if (PropertyNames is not null)
            valid = CheckName(reader, run);

        var name = run.Text(reader);
        var number = Names.Find(name);
        if (number >= 0)
            run.Set(present, number);
        var matching = Patterns.Count == 0 ? 0 : MatchPatterns(name, run);
        run.Enter(name);

        reader.Read();
        var declared = number >= 0 && number < Properties.Count ? Properties[number] : null;
        var evaluated = declared is not null || matching != 0 || Additional is not null;
        if (!evaluated && rest is not null && !(seen.Wanted && run.IsSet(seen, ordinal)))
            (declared, evaluated) = (rest, true);
        else if (declared is null && matching == 0)
            declared = Additional;
        if (evaluated && set.Wanted)
            run.Set(set, ordinal);

        for (var i = 0; matching != 0 && valid | run.Listing; i++, matching >>= 1)
            if ((matching & 1) != 0)
                valid &= CheckCopy(Patterns[i].Node, reader, run);
        if (valid | run.Listing)
            valid &= CheckValue(declared, ref reader, run);
        run.Leave();
        return valid;
    }

    /// <summary>Checks a value and moves on; while faults are listed a copy is walked, because a failed walk may stop anywhere.</summary>
    internal static bool CheckValue(SchemaNode? node, scoped ref Utf8JsonReader reader, Run run)
    {
        if (node is not null && run.Faults is null)
            return node.Check(ref reader, run);

        var valid = node is null || CheckCopy(node, reader, run);
        reader.Skip();
        return valid;
    }

    private static bool CheckCopy(SchemaNode node, Utf8JsonReader reader, Run run) => node.Check(ref reader, run);

    private bool CheckName(Utf8JsonReader reader, Run run)
    {
        run.Enter(run.Text(reader));
        var valid = PropertyNames!.Check(ref reader, run);
        run.Leave();
        return valid;
    }

    private ulong MatchPatterns(ReadOnlySpan<byte> name, Run run)
    {
        var characters = run.Characters(name);
        var matching = 0UL;
        for (var i = 0; i < Patterns.Count; i++)
            if (Patterns[i].Pattern.IsMatch(characters))
                matching |= 1UL << i;

        return matching;
    }

    private bool CheckPresence(Run run, Marks present)
    {
        var valid = Required is null || CheckNeeded(run, present, Required, "required", "a value: it is required");
        if (DependentRequired is not null)
            foreach (var (name, needed) in DependentRequired)
                if (run.IsSet(present, name))
                    valid &= CheckNeeded(run, present, needed, "dependentRequired", "a value: it is required by another property that is there");

        return valid;
    }

    private bool CheckNeeded(Run run, Marks present, ulong[] needed, string keyword, string expected)
    {
        var missing = run.FirstMissing(present, needed, 0);
        if (missing < 0)
            return true;
        for (; run.Listing && missing >= 0; missing = run.FirstMissing(present, needed, missing + 1))
            run.FailAt(Names.Name(missing), keyword, expected);

        return false;
    }

    private bool CheckDependents(Utf8JsonReader reader, Run run, Marks present, Marks set)
    {
        var names = reader;
        while (names.Read() && names.TokenType != JsonTokenType.EndObject)
        {
            var number = Names.Find(run.Text(names));
            if (number >= 0)
                run.Set(present, number);
            names.Skip();
        }

        var valid = true;
        foreach (var (name, node) in DependentSchemas!)
        {
            var copy = reader;
            if (run.IsSet(present, name) && (valid || run.Listing))
                valid &= node.Apply(ref copy, run, set, false);
        }

        return valid;
    }
}
