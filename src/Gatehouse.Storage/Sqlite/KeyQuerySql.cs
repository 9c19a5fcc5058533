using Gatehouse.Keys;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Turns a query into SQL that walks an index in the order of ids and stops after a page, also among a million keys.</summary>
/// <remarks>The text is made of constants only; every word of the query is a parameter (CWE-89).</remarks>
internal sealed class KeyQuerySql
{
    private const string Rotating = "r.slot = 1 AND r.retire_at > $now";
    private const string LikeText = "(k.id >= $text AND k.id < $end OR k.note >= $text AND k.note < $end OR k.client IN (SELECT number FROM client WHERE name >= $text AND name < $end))";

    private readonly List<string> conditions = [];
    private readonly List<(string, object?)> values = [];
    private readonly string pages;
    private string from = "api_key k", id = "k.id";

    internal KeyQuerySql(KeyQuery query, long now)
    {
        values.Add(("$now", now));
        Drive(query);
        Narrow(query, now);
        pages = query.Text is { Length: > 0 } text ? OfText(text, from != "api_key k" || query.Client is not null || query.Subject is not null) : One(id);
    }

    internal string Sql => pages;

    internal (string, object?)[] Values(string? after, int count) => [.. values, ("$after", after ?? ""), ("$count", count)];

    internal List<ApiKey> Page(SqliteConnection sql, string? after, int count) =>
        sql.All(KeyRows.Row, $"{KeyRows.Select} WHERE k.id IN ({pages}) ORDER BY k.id", Values(after, count));

    internal List<string> PageOfIds(SqliteConnection sql, string? after, int count) =>
        sql.All(row => row.GetString(0), pages, Values(after, count));

    // The word that leaves the fewest keys leads, along an index that has the ids in order.
    private void Drive(KeyQuery query)
    {
        var led = Is("k.client = (SELECT number FROM client WHERE name = $client)", "$client", query.Client);
        led |= Is("k.subject = $subject", "$subject", query.Subject);
        if (query.Tag is { } tag)
        {
            values.Add(("$tag", tag));
            Lead(led, "key_tag t", "t.tag = $tag", "t.key_id");
            led = true;
        }

        if (query.State == "rotating")
            Lead(led, "key_secret r", Rotating, "r.key_id");
        else if (query.State == "blocked")
            conditions.Add("k.blocked = 1");
        else if ((query.State == "expired" || query.ExpiresBefore is not null) && !led && query.Text is null)
            // Few end early: their index, and then the order. The plus keeps SQLite from walking all keys in order instead.
            id = "+k.id";
    }

    private void Narrow(KeyQuery query, long now)
    {
        if (query.State == "live")
            conditions.Add("k.blocked = 0 AND (k.expires_at IS NULL OR k.expires_at > $now)");
        if (query.State == "expired")
            conditions.Add("k.expires_at <= $now");
        Names.Check(query.State is null or "live" or "blocked" or "expired" or "rotating", "a state: live, blocked, expired or rotating", query.State ?? "");
        Is("k.expires_at < $before", "$before", query.ExpiresBefore?.ToUnixTimeMilliseconds());

        // Nothing is known yet of a key that was made after that moment.
        Is("(k.last_used_at IS NULL OR k.last_used_at < $unused) AND k.created_at < $unused", "$unused", query.UnusedSince?.ToUnixTimeMilliseconds());
    }

    private bool Is(string condition, string name, object? value)
    {
        if (value is null)
            return false;

        conditions.Add(condition);
        values.Add((name, value));
        return true;
    }

    private void Lead(bool led, string table, string condition, string keyId)
    {
        if (led)
        {
            conditions.Add($"EXISTS (SELECT 1 FROM {table} WHERE {keyId} = k.id AND {condition})");
            return;
        }

        // CROSS JOIN: SQLite keeps the order of the tables.
        (from, id) = ($"{table} CROSS JOIN api_key k ON k.id = {keyId}", keyId);
        conditions.Add(condition);
    }

    private string OfText(string text, bool led)
    {
        // Everything that begins so lies between it and it with the last character there is.
        values.Add(("$text", text));
        values.Add(("$end", text + char.ConvertFromUtf32(0x10FFFF)));
        if (led)
        {
            conditions.Add(LikeText);
            return One(id);
        }

        string[] branches =
        [
            One(id, "k.id >= $text AND k.id < $end"),
            One("+k.id", "k.note >= $text AND k.note < $end AND k.note IS NOT NULL"),
            One("+k.id", "k.client IN (SELECT number FROM client WHERE name >= $text AND name < $end)"),
        ];
        return $"{string.Join(" UNION ", branches.Select(branch => $"SELECT id FROM ({branch})"))} ORDER BY 1 LIMIT $count";
    }

    private string One(string ordered, string? more = null) =>
        $"SELECT k.id FROM {from} WHERE {string.Join(" AND ", [$"{ordered} > $after", .. conditions, .. more is null ? (string[])[] : [more]])} ORDER BY {ordered} LIMIT $count";
}
