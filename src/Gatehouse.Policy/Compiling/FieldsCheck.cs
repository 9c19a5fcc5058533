using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>Whether <c>fields</c> names what there is: a rule for a field or a role that does not exist would protect nothing.</summary>
internal sealed class FieldsCheck(PolicyDocument document, ContractDocument? contract, PolicySource source)
{
    private const string Owner = "owner";

    /// <summary>Names in the rules of one resource, together: as many as can be looked for at once.</summary>
    private const int MostNames = 128;

    public void Check()
    {
        foreach (var field in document.Fields)
        {
            Resource(field);
            Who(field, "reveal", field.Reveal);
            Who(field, "write", field.Write);
            if (field is { Mask: not null, Reveal: null })
                Fault(field, ".mask", "'reveal' beside it: who sees the field as it is", "none");
            if (field.Names.Any(name => name.Length == 0 || name.All(char.IsAsciiDigit)))
                Fault(field, "", "names of members: lists on the way are looked through", $"'{field.Field}'", "leave the index out");
        }

        foreach (var many in document.Fields.GroupBy(field => field.Resource).Where(fields => fields.Sum(field => field.Names.Count) > MostNames))
            Fault(many.First(), "", $"at most {MostNames} names in the fields of '{many.Key}'", $"{many.Sum(field => field.Names.Count)}");
        Declared();
    }

    private void Resource(FieldRule field)
    {
        if (field.Resource.Length > 0 && !document.Resources.Any(resource => resource.Name == field.Resource))
            Fault(field, "", "a field of a resource", $"'{field.Resource}'", Nearest.Hint(field.Resource, document.Resources.Select(resource => resource.Name)));
    }

    private void Who(FieldRule field, string word, IReadOnlyList<string>? names)
    {
        foreach (var name in names ?? [])
            if (name == Owner)
                OwnerOf(field, word);
            else if (Shapes.Role().IsMatch(name) && !document.Roles.Contains(name))
                Fault(field, "." + word, "a role of 'roles' or 'owner'", $"'{name}'", Nearest.Hint(name, document.Roles.Append(Owner)));
    }

    private void OwnerOf(FieldRule field, string word)
    {
        if (document.Resources.FirstOrDefault(resource => resource.Name == field.Resource) is { Owner: null } ownerless)
            Fault(field, "." + word, $"roles alone, because nobody owns {ownerless.Name}", "'owner'", $"say whose they are: 'owner' in 'resources.{ownerless.Name}'");
    }

    // A field that is misspelt is protected nowhere; but a contract need not declare all that an upstream answers.
    private void Declared()
    {
        if (contract is null || document.Fields.Count == 0)
            return;

        var names = DeclaredNames.Of(contract.Root);
        foreach (var field in document.Fields)
            if (field.Names.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
                source.Warn("GH134", field.Place, $"fields: '{field.Field}': no schema of the contract has a field '{unknown}'{(Nearest.Hint(unknown, names) is { } hint ? $" ({hint})" : "")}");
    }

    private void Fault(FieldRule field, string word, string expected, string found, string? hint = null) =>
        source.Fault(field.Place, $"fields.{field.Field}{word}", expected, found, hint);
}
