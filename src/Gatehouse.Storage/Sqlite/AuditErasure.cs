using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Audit.Tree;
using Gatehouse.Live;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Takes what is personal out of records. Their hashes stay, so that every proof over them stays right; the salt goes, so that nobody can find by trying what they stood for.</summary>
internal static class AuditErasure
{
    // A record names the records it covers; one of a thousand ranges is still read at once.
    private const int MostInOneRecord = 20_000;

    internal static Erased Run(ChangeScope change, string who, Actor actor)
    {
        var (found, kept) = (new List<(long Number, long Seq, string Target)>(), 0L);
        foreach (var (number, seq, action, target) in Candidates(change, who))
            if (action == Erasures.Action)
                kept++;
            else
                found.Add((number, seq, target));

        foreach (var (number, seq, target) in found)
            Empty(change, number, seq, target);
        foreach (var some in found.Chunk(MostInOneRecord))
            change.Note(actor, Erasures.Action, "audit", null, JsonSerializer.Serialize(new { records = Erasures.Text(some.Select(record => record.Number)), count = some.Length }));

        return new Erased(found.Count, kept);
    }

    private static List<(long Number, long Seq, string Action, string Target)> Candidates(ChangeScope change, string who)
    {
        using var command = change.Sql.Make("SELECT number, seq, action, actor, target, before, after FROM audit_entry WHERE salt IS NOT NULL ORDER BY number");
        using var row = command.ExecuteReader();
        var found = new List<(long, long, string, string)>();
        while (row.Read())
            if (row.GetString(3) == who || Names(row.GetString(4), who) || Tells(row.TextOrNull(5), who) || Tells(row.TextOrNull(6), who))
                found.Add((row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(4)));

        return found;
    }

    private static void Empty(ChangeScope change, long number, long seq, string target)
    {
        change.Sql.Run("UPDATE audit_entry SET salt = NULL, actor = '', target = '', before = NULL, after = NULL, reason = '', request_id = NULL, credential = NULL WHERE number = $number", ("$number", number));

        // Nodes read kind and id only. A record that no change goes with, of an access or a proof, shares its position with a change of somebody else's.
        change.Sql.Run("UPDATE change_log SET actor = '', reason = '', value = NULL WHERE seq = $seq AND id = $target", ("$seq", seq), ("$target", target));
    }

    // The target itself, or a segment of a path.
    private static bool Names(string target, string who) =>
        target == who || (target.StartsWith('/') && target.Split('/').Any(segment => segment == who || Uri.UnescapeDataString(segment) == who));

    private static bool Tells(string? json, string who)
    {
        if (json is null)
            return false;

        try
        {
            using var document = JsonDocument.Parse(json);
            return Holds(document.RootElement, who);
        }
        catch (JsonException)
        {
            return json.Contains(who, StringComparison.Ordinal);
        }
    }

    private static bool Holds(JsonElement element, string who) => element.ValueKind switch
    {
        JsonValueKind.String => IsAbout(element.GetString()!, who),
        JsonValueKind.Array => element.EnumerateArray().Any(item => Holds(item, who)),
        JsonValueKind.Object => element.EnumerateObject().Any(member => Holds(member.Value, who)),
        _ => false,
    };

    // Also a request that was to be proved: method, path and query.
    private static bool IsAbout(string text, string who) => text == who || (text.IndexOf(" /", StringComparison.Ordinal) is > 0 and var path && Names(text[(path + 1)..].Split('?')[0], who));
}
