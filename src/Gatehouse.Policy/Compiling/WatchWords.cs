using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>Every <c>mode: watch</c> of a file: an opening that is listed, or a fault where nothing may be watched (rule 5 of the policy file).</summary>
internal sealed class WatchWords(PolicySource source)
{
    private const string Everything = "rights, owners, fields, further proof, validation and limits";

    /// <summary>Looks through the whole file.</summary>
    public void Check(MapNode root) => Walk(root, []);

    private void Walk(PolicyNode node, string[] path)
    {
        if (node is ListNode list)
            foreach (var item in list.Items)
                Walk(item, [.. path, "[]"]);
        foreach (var (key, value) in (node as MapNode)?.Entries ?? [])
            if (key.Text == "mode" && value is ScalarNode { Text: "watch" })
                Watched(key, (MapNode)node, path);
            else
                Walk(value, [.. path, key.Text]);
    }

    private void Watched(ScalarNode key, MapNode section, string[] path)
    {
        if (WhyNot(path, section) is { } why)
            source.Fault(key.Place, key.At, "'enforce', or nothing", "'watch'", why);
        else
            source.Opens(key.Place, $"{key.At}: watch; {WhatOf(path)} {(path is [] or ["critical" or "fields"] or ["resources", _] ? "are" : "is")} written down and not refused");
    }

    private static string WhatOf(string[] path) => path switch
    {
        [] => $"{Everything}, except where a section says 'enforce',",
        ["limits"] => "what clients ask above their limits",
        ["validation"] => "what is not as the contract says",
        ["critical"] => "critical operations without their proof",
        ["fields"] => "fields that somebody must not see or set",
        ["critical", var what] => $"'{what}' without its proof",
        ["fields", var field] => $"'{field}' where somebody must not see or set it",
        [_, var resource] => $"wants of rights and owners of '{resource}'",
        _ => "this",
    };

    private static string? WhyNot(string[] path, MapNode section) => path switch
    {
        [] or ["limits" or "validation" or "critical" or "fields"] or ["fields" or "resources", _] => null,
        ["critical", _] when section.Find("proof") is ScalarNode { Text: "audit" } => "an access is recorded or it is not; nobody is refused on account of it",
        ["critical", _] => null,
        ["authentication", ..] => "who somebody is is always asked: a login that only watches is an open door",
        ["resources", _, ..] => "put it into the resource: a thing and the list it stands in are checked together",
        ["limits" or "validation", ..] => $"put it into '{path[0]}' itself: it watches as a whole",
        ["api" or "https" or "cors" or "admin" or "storage" or "keyStore" or "mail" or "antivirus" or "decisions", ..] => $"'{path[0]}' refuses nobody, so there is nothing that could be written down instead",
        _ => $"it may stand at the top, in 'limits', 'validation', 'critical', 'fields', a resource, and in one rule of 'critical' or 'fields'",
    };
}
