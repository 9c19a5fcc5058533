using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Drafting;

/// <summary>Proposals that need somebody first: fields, which only a person knows the use of, further proof, which people must enrol for, and sections that this version does not enforce. Comments, so that nothing seems protected that is not.</summary>
internal static class LaterLines
{
    private const int MostFields = 60;

    internal static void Write(Lines lines, ContractDocument contract, IReadOnlyList<DraftedResource> resources, SchemaFields fields)
    {
        Propose(lines, Critical(contract),
            "Further proof, whoever asks. To open one of these, take it from 'refused', put it under an action, take its line here,",
            "and have people enrol: gatehouse subject set ID email|password|totp. 'email' needs a section 'mail' too.");
        Propose(lines, Fields(resources, fields),
            "What of a thing not everybody should see or set, by its name. Nothing of it holds yet: take the lines that fit, and they hold at once.",
            "'reveal' says who sees a field as it is, 'mask' what the others see, 'write' who may set it.");
        Propose(lines, Uploads(contract),
            "Later. This version does not enforce what follows; it would refuse the words, not ignore them.",
            "When it does, take an operation from 'refused', put it under an action, and take the line here:");
    }

    private static void Propose(Lines lines, List<string> proposals, params ReadOnlySpan<string> said)
    {
        if (proposals.Count == 0)
            return;

        foreach (var line in said)
            lines.Say(line);
        foreach (var proposal in proposals)
            lines.Say("  " + proposal);
    }

    private static List<string> Critical(ContractDocument contract) =>
        Section("critical:", contract.Operations.Select(operation => (operation.Name, Proof: CriticalGuess.Of(operation)))
            .Where(one => one.Proof is not null).Select(one => $"  {YamlWords.Quote(one.Name)}: {one.Proof}"));

    private static List<string> Fields(IReadOnlyList<DraftedResource> resources, SchemaFields fields) =>
        Section("fields:", resources.SelectMany(resource => FieldProposals.Of(resource, fields)).Take(MostFields).Select(line => "  " + line));

    private static List<string> Uploads(ContractDocument contract)
    {
        var rules = Section("  uploads:", contract.Operations.Where(UploadGuess.TakesFiles).Select(operation => $"    {YamlWords.Quote(operation.Name)}: {UploadGuess.Rule(operation)}"));
        return Section("validation:", rules);
    }

    private static List<string> Section(string head, IEnumerable<string> rest)
    {
        var lines = rest.ToList();
        if (lines.Count > 0)
            lines.Insert(0, head);

        return lines;
    }
}
