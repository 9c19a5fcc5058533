using Gatehouse.JsonSchema;
using Gatehouse.Policy.Contract;
using Gatehouse.Request;

namespace Gatehouse.Validation;

/// <summary>One declared parameter: its text, as its style writes it, is turned into JSON, and the schema checks that.</summary>
internal sealed class ParameterCheck
{
    private const JsonTypes Scalars = JsonTypes.String | JsonTypes.Number | JsonTypes.Boolean | JsonTypes.Null;

    [ThreadStatic]
    private static ParameterText? textOfThread;

    [ThreadStatic]
    private static ParameterText? jsonOfThread;

    private readonly CompiledSchema schema;
    private readonly JsonTypes types;
    private readonly JsonTypes items;
    private readonly ParameterStyle style;
    private readonly ObjectParameter members;

    public ParameterCheck(ContractParameter declared, CompiledSchema schema)
    {
        (Declared, this.schema) = (declared, schema);
        types = schema.Types;
        items = schema.Items?.Types ?? JsonTypes.Any;
        style = new ParameterStyle(declared);
        members = new ObjectParameter(schema);
        At = $"{declared.In.ToString().ToLowerInvariant()}.{declared.Name}";
        IsJson = declared.MediaType is not null;
        IsObject = !IsJson && (declared.Style == "deepObject" || (types & (Scalars | JsonTypes.Array)) == 0);
        IsList = !IsJson && !IsObject && (types & JsonTypes.Array) != 0;
    }

    public ContractParameter Declared { get; }

    /// <summary><c>query.limit</c></summary>
    public string At { get; }

    /// <summary>Declared with <c>content</c>: the text is JSON itself.</summary>
    public bool IsJson { get; }

    public bool IsObject { get; }

    public bool IsList { get; }

    /// <summary>Whether a list may also come as one value that is no list.</summary>
    public bool AdmitsText => (types & Scalars) != 0;

    public IReadOnlyCollection<string> MemberNames => members.Names;

    /// <summary>Checks a parameter that stands in one text.</summary>
    public void Check(ReadOnlySpan<char> raw, ref List<RequestFault>? faults)
    {
        var text = Cleared(ref textOfThread);
        if (!style.TryRead(raw, text))
        {
            FaultList.Add(ref faults, At, style.Expected);
            return;
        }

        if (text.Length == 0 && Declared.AllowEmptyValue)
            return;
        var json = Cleared(ref jsonOfThread);
        if (!IsValid(json, text.Bytes))
            Explain(json, ref faults);
    }

    /// <summary>Checks a list whose items stand in texts of their own.</summary>
    public void CheckEach(ReadOnlySpan<char> query, List<QueryPair> pairs, int number, ref List<RequestFault>? faults)
    {
        var (text, json) = (Cleared(ref textOfThread), Cleared(ref jsonOfThread));
        json.Add((byte)'[');
        foreach (var pair in pairs)
        {
            if (pair.Owner != number)
                continue;
            text.Clear();
            if (!text.AddDecoded(query[pair.Value], plusIsSpace: true))
            {
                FaultList.Add(ref faults, At, "text in UTF-8");
                return;
            }

            if (json.Length > 1)
                json.Add((byte)',');
            TextValue.Add(json, text.Bytes, items);
        }

        json.Add((byte)']');
        if (!schema.Validate(json.Bytes))
            Explain(json, ref faults);
    }

    /// <summary>Checks an object whose members stand in texts of their own.</summary>
    public void CheckMembers(ReadOnlySpan<char> query, List<QueryPair> pairs, int number, ref List<RequestFault>? faults)
    {
        var (text, json) = (Cleared(ref textOfThread), Cleared(ref jsonOfThread));
        if (!members.TryWrite(json, text, query, pairs, number))
            FaultList.Add(ref faults, At, "text in UTF-8");
        else if (!schema.Validate(json.Bytes))
            Explain(json, ref faults);
    }

    // A schema may admit several shapes; the text is valid if it is valid as one of them.
    private bool IsValid(ParameterText json, ReadOnlySpan<byte> text)
    {
        if (IsJson)
        {
            json.Add(text);
            return schema.Validate(text);
        }

        return (!IsObject && (types & Scalars) != 0 && IsValidScalar(json, text))
            || (IsList && IsValidList(json, text))
            || ((IsObject || (!IsList && (types & Scalars) == 0)) && IsValidObject(json, text));
    }

    private bool IsValidScalar(ParameterText json, ReadOnlySpan<byte> text)
    {
        if (TextValue.TryAddLiteral(json, text, types) && schema.Validate(json.Bytes))
            return true;
        if (json.Length > 0 && (types & JsonTypes.String) == 0)
            return false;
        json.Clear();
        json.AddString(text);
        return schema.Validate(json.Bytes);
    }

    private bool IsValidList(ParameterText json, ReadOnlySpan<byte> text)
    {
        json.Clear();
        style.WriteList(json, text, items);
        return schema.Validate(json.Bytes);
    }

    private bool IsValidObject(ParameterText json, ReadOnlySpan<byte> text)
    {
        json.Clear();
        members.Write(json, text, style);
        return schema.Validate(json.Bytes);
    }

    private void Explain(ParameterText json, ref List<RequestFault>? faults)
    {
        var found = new List<SchemaFault>();
        schema.Validate(json.Bytes, found);
        FaultList.Add(ref faults, At, found);
    }

    private static ParameterText Cleared(ref ParameterText? text)
    {
        (text ??= new ParameterText()).Clear();
        return text;
    }
}
