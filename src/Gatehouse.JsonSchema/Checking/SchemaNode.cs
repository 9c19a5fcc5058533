using System.Text.Json;
using Gatehouse.JsonSchema.Json;

namespace Gatehouse.JsonSchema.Checking;

/// <summary>One schema, compiled. Written by the compiler only; never after <see cref="JsonSchemaCompiler.Compile"/> has given it out.</summary>
internal sealed partial class SchemaNode
{
    public bool Never { get; set; }

    /// <summary>What <c>type</c> admits.</summary>
    public JsonTypes Types { get; set; } = JsonTypes.Any;

    public string TypesExpected { get; set; } = "";

    /// <summary>Draft 4: 1.0 is no integer.</summary>
    public bool StrictInteger { get; set; }

    public ConstantRule? Constants { get; set; }

    public NumberRules? Numbers { get; set; }

    public TextRules? Texts { get; set; }

    public ArrayRules? Arrays { get; set; }

    public ObjectRules? Objects { get; set; }

    public BranchRules? Branches { get; set; }

    /// <summary>Number of the resource (<c>$id</c>) it stands in.</summary>
    public int Resource { get; set; }

    /// <summary>Properties are declared here or in place, so undeclared ones are refused where this schema is the outermost.</summary>
    public bool Closed { get; set; }

    /// <summary>Applies the schema to a value of its own: a root, a property, an item.</summary>
    public bool Check(scoped ref Utf8JsonReader reader, Run run) => Apply(ref reader, run, default, Closed);

    /// <summary>Applies the schema to the value the reader stands on and moves the reader to its last token.</summary>
    /// <param name="reader">Where the reader ends up is undefined when the answer is false.</param>
    /// <param name="run">Scratch, faults and bounds.</param>
    /// <param name="asked">Set for the properties or items that were evaluated, when a schema around this one asks.</param>
    /// <param name="closed">Whether undeclared properties are refused here.</param>
    public bool Apply(scoped ref Utf8JsonReader reader, Run run, Marks asked, bool closed)
    {
        if (!run.Spend())
            return false;
        if (Never)
            return run.Fail("false", "nothing here: it is not declared");
        if (!run.Program.UsesDynamicScope || !run.EnterScope(Resource))
            return ApplyKeywords(ref reader, run, asked, closed);

        var valid = ApplyKeywords(ref reader, run, asked, closed);
        run.LeaveScope();
        return valid;
    }

    private bool ApplyKeywords(scoped ref Utf8JsonReader reader, Run run, Marks asked, bool closed)
    {
        var token = reader.TokenType;
        if (Types != JsonTypes.Any && !Admits(reader))
            return run.Fail("type", TypesExpected);

        var valid = Constants is null || Constants.Check(reader, run);
        if (!valid && !run.Listing)
            return false;

        // A reader is some 200 bytes: it is copied only where a branch has to walk the same value again.
        switch (token)
        {
            case JsonTokenType.StartObject:
                return run.HasStack() && ApplyToObject(ref reader, run, asked, closed) && valid;
            case JsonTokenType.StartArray:
                return run.HasStack() && ApplyToArray(ref reader, run, asked) && valid;
            case JsonTokenType.String or JsonTokenType.PropertyName when Texts is not null:
                valid &= Texts.Check(reader, run);
                break;
            case JsonTokenType.Number when Numbers is not null:
                valid &= Numbers.Check(reader, run);
                break;
        }

        return Branches is null ? valid : (valid || run.Listing) && run.HasStack() && Branches.Check(reader, run, default) && valid;
    }

    private bool Admits(in Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String or JsonTokenType.PropertyName => (Types & JsonTypes.String) != 0,
        JsonTokenType.StartObject => (Types & JsonTypes.Object) != 0,
        JsonTokenType.StartArray => (Types & JsonTypes.Array) != 0,
        JsonTokenType.True or JsonTokenType.False => (Types & JsonTypes.Boolean) != 0,
        JsonTokenType.Null => (Types & JsonTypes.Null) != 0,
        _ => (Types & JsonTypes.Number) == JsonTypes.Number || ((Types & JsonTypes.Integer) != 0 && IsInteger(reader.ValueSpan)),
    };

    private bool IsInteger(ReadOnlySpan<byte> number)
    {
        var value = new JsonDecimal(number);
        return StrictInteger ? value.WasInteger : value.IsInteger;
    }
}
