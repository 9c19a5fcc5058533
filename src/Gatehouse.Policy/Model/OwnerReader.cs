using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>Reads <c>owner</c>: one place, a list of places in the answer, or a section that says what the place must equal or whose thing's id it holds.</summary>
internal static class OwnerReader
{
    private const string Expected = "where the owner is: path.X, query.X, body./pointer, claim.X or answer./pointer";
    private const string EqualsExpected = "'subject', 'tenant' or a claim such as 'claim.tenant'";
    private const int MostPlaces = 8;

    public static OwnerRule? Read(PolicyNode? node, PolicySource source) => node switch
    {
        null => null,
        ListNode list => Any(list, source),
        MapNode => Section(Reading.Section.Open(node, Grammar.Owner, source), source),
        ScalarNode { IsBroken: false, IsNothing: false } scalar => Place(scalar, source),
        _ => Fault(node, source),
    };

    // A chain from the last to the first: each place knows the next.
    private static OwnerRule? Any(ListNode list, PolicySource source)
    {
        var places = SectionValues.Each(list, "a place in the answer such as 'answer./buyerId'", source);
        if (list.Items.Count is 0 or > MostPlaces)
            source.Fault(list, $"1 to {MostPlaces} places in the answer, such as '[answer./buyerId, answer./sellerId]'", $"{list.Items.Count}");

        OwnerRule? rule = null;
        foreach (var place in places.Reverse())
            if (Place(place, source) is { } one)
            {
                if (one.Place != OwnerPlace.Answer)
                    source.Fault(place, "a place in the answer such as 'answer./buyerId': a list says who of several in one thing owns it");
                rule = one with { Or = rule };
            }

        return rule;
    }

    private static OwnerRule? Section(Section section, PolicySource source)
    {
        if (section["at"] is null)
            source.Fault(section.Place, section.NameOf("at"), Expected, "nothing", "add 'at: …'");
        if (section.Scalar("at", Expected) is not { } at || Place(at, source) is not { } rule)
            return null;

        rule = Equal(section, rule, source);
        var of = section.Text("of", Shapes.Name(), "a resource", "");
        if (of.Length == 0)
            return rule;

        if (section["equals"] is { } equals)
            source.Fault(equals, "no 'equals' beside 'of': what its owner must equal is said there");
        if (rule.Place is not (OwnerPlace.Path or OwnerPlace.Answer))
            source.Fault(at, "the id of the thing that owns: path.X or answer./pointer");
        return rule with { Of = of };
    }

    private static OwnerRule Equal(Section section, OwnerRule rule, PolicySource source)
    {
        if (section.Scalar("equals", EqualsExpected) is not { } scalar)
            return rule;

        switch (scalar.Text)
        {
            case "subject":
                return rule;
            case "tenant":
                return rule with { Equal = OwnerEquals.Tenant };
            case var text when text.StartsWith("claim.", StringComparison.Ordinal) && IsName(text[6..]):
                return rule with { Equal = OwnerEquals.Claim, Claim = text[6..] };
            default:
                source.Fault(scalar, EqualsExpected);
                return rule;
        }
    }

    private static OwnerRule? Place(ScalarNode scalar, PolicySource source)
    {
        var dot = scalar.Text.IndexOf('.', StringComparison.Ordinal);
        var name = scalar.Text[(dot + 1)..];
        return (dot < 0 ? "" : scalar.Text[..dot]) switch
        {
            "path" when IsName(name) => new OwnerRule(OwnerPlace.Path, name),
            "query" when IsName(name) => new OwnerRule(OwnerPlace.Query, name),
            "claim" when IsName(name) => new OwnerRule(OwnerPlace.Claim, name),
            "body" when Shapes.Pointer().IsMatch(name) => new OwnerRule(OwnerPlace.Body, name),
            "answer" when Shapes.Pointer().IsMatch(name) => new OwnerRule(OwnerPlace.Answer, name),
            _ => Fault(scalar, source),
        };
    }

    private static OwnerRule? Fault(PolicyNode node, PolicySource source)
    {
        source.Fault(node, Expected);
        return null;
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 128 && !name.Any(char.IsControl);
}
