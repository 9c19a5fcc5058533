using System.Text.Json;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>GH102: fields of the contract that look personal and that the policy does not encrypt. One warning for each name, at its first place.</summary>
internal sealed class PersonalFields(PolicyDocument document, ContractDocument contract, PolicySource source)
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "phone", "phonenumber", "mobile", "birthdate", "dateofbirth", "birthday", "dob", "ssn", "socialsecuritynumber", "taxid", "passport", "passportnumber",
        "nationalid", "iban", "cardnumber", "creditcard", "pan", "cvv", "cvc", "bankaccount", "accountnumber", "street", "homeaddress", "diagnosis", "bloodtype",
    };

    private const int MaxDepth = 256;
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    public void Add()
    {
        foreach (var field in document.Fields.Where(field => field.Encrypt is not null))
            seen.Add(Plain(field.Field[(field.Field.LastIndexOf('/') + 1)..]));

        Walk(contract.Root, "", 0);
    }

    private void Walk(JsonElement element, string pointer, int depth)
    {
        if (depth > MaxDepth)
            return;   // deeper than any contract; the reader bounds it too

        if (element.ValueKind == JsonValueKind.Object)
            foreach (var property in element.EnumerateObject())
                Property(property, pointer, depth);
        if (element.ValueKind == JsonValueKind.Array)
            for (var i = 0; i < element.GetArrayLength(); i++)
                Walk(element[i], $"{pointer}/{i}", depth + 1);
    }

    private void Property(JsonProperty property, string pointer, int depth)
    {
        // Examples are data: a field called 'phone' in one of them is declared elsewhere, or nowhere.
        if (property.Name is "example" or "examples" or "default" or "enum")
            return;

        var inner = $"{pointer}/{property.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
        if (property.Name == "properties" && property.Value.ValueKind == JsonValueKind.Object)
            foreach (var field in property.Value.EnumerateObject())
                if (Names.Contains(Plain(field.Name)) && seen.Add(Plain(field.Name)))
                    Warn(field.Name, $"{inner}/{field.Name}");

        Walk(property.Value, inner, depth + 1);
    }

    private void Warn(string name, string pointer)
    {
        var (line, column) = contract.Locate(pointer);
        source.Report.Add(new Warning("GH102", contract.File, line, column, $"'{name}' looks personal and is not encrypted: 'fields' with 'encrypt' keeps it unreadable in the upstream's database"));
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
