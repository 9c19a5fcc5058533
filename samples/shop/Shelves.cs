using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Shop;

/// <summary>The shop's own database: one table per kind of thing, each row an id and a JSON document.</summary>
internal sealed class Shelves : IDisposable
{
    private static readonly string[] Kinds = ["items", "users", "orders", "comments", "reports", "settings"];
    private readonly SqliteConnection connection;
    private readonly Lock gate = new();

    private Shelves(SqliteConnection connection) => this.connection = connection;

    /// <summary>Opens the database in a folder, making both if they are missing.</summary>
    public static Shelves Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "shop.db")}");
        connection.Open();
        var shelves = new Shelves(connection);
        shelves.Run("PRAGMA journal_mode = WAL");
        foreach (var kind in Kinds)
            shelves.Run($"CREATE TABLE IF NOT EXISTS {kind} (id TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID");

        return shelves;
    }

    /// <summary>How many things of a kind there are.</summary>
    public int Count(string kind) => Read($"SELECT CAST(count(*) AS TEXT) FROM {Known(kind)}", []) is [var n] ? int.Parse(n) : 0;

    /// <summary>One thing, or null.</summary>
    public JsonObject? Find(string kind, string id) =>
        Read($"SELECT document FROM {Known(kind)} WHERE id = $id", [("$id", id)]) is [var text] ? JsonNode.Parse(text)!.AsObject() : null;

    /// <summary>Things in order of their ids; with a field and value, only those that have it.</summary>
    public JsonArray List(string kind, int count, string after = "", string? field = null, string? value = null)
    {
        var only = field is null || value is null ? "" : "AND document ->> $field = $value ";
        var rows = Read($"SELECT document FROM {Known(kind)} WHERE id > $after {only}ORDER BY id LIMIT $count",
            [("$after", after), ("$count", count), ("$field", "$." + field), ("$value", value ?? "")]);
        return new JsonArray([.. rows.Select(row => JsonNode.Parse(row))]);
    }

    /// <summary>Stores a thing, new or changed.</summary>
    public void Put(string kind, string id, JsonObject document) =>
        Run($"INSERT INTO {Known(kind)} VALUES ($id, $document) ON CONFLICT(id) DO UPDATE SET document = excluded.document",
            ("$id", id), ("$document", document.ToJsonString()));

    /// <summary>Removes a thing; false if there was none.</summary>
    public bool Remove(string kind, string id) => Run($"DELETE FROM {Known(kind)} WHERE id = $id", ("$id", id)) > 0;

    /// <summary>Does many things as one.</summary>
    public void Together(Action work)
    {
        lock (gate)
        {
            Run("BEGIN");
            work();
            Run("COMMIT");
        }
    }

    public void Dispose() => connection.Dispose();

    // The name of a table cannot be a parameter of a statement, so it has to be one of ours.
    private static string Known(string kind) => Kinds.Contains(kind) ? kind : throw new ArgumentOutOfRangeException(nameof(kind));

    private int Run(string sql, params (string Name, object Value)[] values)
    {
        lock (gate)
        {
            using var command = Command(sql, values);
            return command.ExecuteNonQuery();
        }
    }

    private List<string> Read(string sql, (string Name, object Value)[] values)
    {
        lock (gate)
        {
            using var command = Command(sql, values);
            using var reader = command.ExecuteReader();
            var rows = new List<string>();
            while (reader.Read())
                rows.Add(reader.GetString(0));

            return rows;
        }
    }

    private SqliteCommand Command(string sql, (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // All texts stand in this file; every value is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);

        return command;
    }
}
