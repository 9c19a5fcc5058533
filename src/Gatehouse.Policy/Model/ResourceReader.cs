using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>Reads one entry of <c>resources</c>: its own words, and every other key as an action.</summary>
internal static class ResourceReader
{
    public static Resource Read(MapEntry entry, PolicySource source)
    {
        RefuseName(entry.Key, source, "a resource's name: a letter, then letters, digits, '_' or '-'");
        if (entry.Value is not MapNode map)
        {
            source.Fault(entry.Value, "a section with at least one action, such as '{ read: [\"GET /orders\"] }'");
            return new Resource(entry.Key.Text, entry.Key.Place, null, []);
        }

        var own = map.Entries.Where(inner => Grammar.Resource.Knows(inner.Key.Text)).ToList();
        var section = Section.Open(map.With(own), Grammar.Resource, source);
        var actions = Actions(map, own, source);
        if (actions.Count == 0)
            source.Fault(entry.Key, "at least one action, such as 'read: [\"GET /orders\"]'", "none");

        return new Resource(entry.Key.Text, entry.Key.Place, OwnerReader.Read(section["owner"], source), actions)
        {
            OwnerPlace = section["owner"]?.Place ?? entry.Key.Place,
            OwnerChanges = section.Choice("ownerChanges", ("possible", OwnerChanges.Possible), ("never", OwnerChanges.Never)),
            ReadBack = section.Scalar("readBack", OperationName.Expected) is { } readBack ? OperationName.Read(readBack, source) : null,
            List = ListOf(section.Inner("list", Grammar.List)),
            Mode = section.Mode,
        };
    }

    private static List<ResourceAction> Actions(MapNode map, List<MapEntry> own, PolicySource source)
    {
        var actions = new List<ResourceAction>();
        foreach (var entry in map.Entries.Except(own))
        {
            // A word that is nearly one of ours is more likely a slip than an action; its value tells.
            var hint = entry.Value is ListNode ? null : Nearest.Hint(entry.Key.Text, Grammar.Resource.Known);
            if (hint is not null)
            {
                source.Fault(entry.Key, "an action with its operations, or a word of a resource", null, hint);
                continue;
            }

            RefuseName(entry.Key, source, "an action's name: a letter, then letters, digits, '_' or '-'");
            var operations = OperationName.ReadAll(entry.Value, source);
            actions.Add(new ResourceAction(entry.Key.Text, entry.Key.Place, operations));
        }

        return actions;
    }

    private static void RefuseName(ScalarNode key, PolicySource source, string expected)
    {
        if (!Shapes.Name().IsMatch(key.Text))
            source.Fault(key, expected);
        else if (key.Text is "full" or "own" or "refused" or "resource")
            source.Fault(key, expected, null, "this word has a meaning of its own");
    }

    private static ListRule? ListOf(Section list)
    {
        if (!list.Exists)
            return null;

        // 'answer' in front says where; the rest is the pointer.
        var at = list.Value<string>("at", "the list's place, such as 'answer./items'", "", text =>
            text.StartsWith("answer.", StringComparison.Ordinal) && (text == "answer." || Shapes.Pointer().IsMatch(text[7..])) ? text[7..] : null);
        return new ListRule(at, list.Choice("others", ("drop", Kept.Drop), ("refuse", Kept.Refuse)) == Kept.Refuse)
        {
            KeepTotals = list.Choice("totals", ("drop", Kept.Drop), ("keep", Kept.Keep)) == Kept.Keep,
            Beside = [.. SectionValues.Each(list["beside"], "names of members beside the list", list.Source).Select(name => name.Text)],
        };
    }

    private enum Kept
    {
        Drop,
        Refuse,
        Keep,
    }
}
