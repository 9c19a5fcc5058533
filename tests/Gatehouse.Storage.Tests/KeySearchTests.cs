using Gatehouse.Keys;
using Gatehouse.Storage.Sqlite;
using Gatehouse.Tests.Keys;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Tests;

/// <summary>Among a million keys no question reads all of them where an index can serve.</summary>
public sealed class KeySearchTests
{
    public static TheoryData<string, string> Questions => new()
    {
        { "everything", "sqlite_autoindex_api_key_1 (id>?)" },
        { "client", "IX_api_key_client_id (client=? AND id>?)" },
        { "subject", "IX_api_key_subject_id (subject=? AND id>?)" },
        { "tag", "IX_key_tag_tag_key_id (tag=? AND key_id>?)" },
        { "rotating", "IX_key_secret_old (key_id>?)" },
        { "blocked", "IX_api_key_blocked (id>?)" },
        { "expired", "IX_api_key_expires_at (expires_at<?)" },
        { "ending", "IX_api_key_expires_at (expires_at<?)" },
        { "text", "IX_api_key_note (note>? AND note<?)" },
        { "client and tag", "IX_api_key_client_id (client=? AND id>?)" },
    };

    [Theory, MemberData(nameof(Questions))]
    public async Task A_question_is_answered_along_an_index(string question, string index)
    {
        using var folder = new TemporaryFolder();
        using var storage = await SqliteStorage.OpenAsync(folder.Of("data/gatehouse.db"), TimeProvider.System, default);
        using var connection = new SqliteConnection($"Data Source={folder.Of("data/gatehouse.db")};Pooling=False");
        connection.Open();

        var search = new KeyQuerySql(Query(question), 0);
        var plan = connection.All(row => row.GetString(3), "EXPLAIN QUERY PLAN " + search.Sql, search.Values("a", 10));
        Assert.Contains(plan, line => line.Contains(index, StringComparison.Ordinal));

        // What was found may be gone through, the tables may not.
        Assert.DoesNotContain(plan, line => line.StartsWith("SCAN ", StringComparison.Ordinal) && !line.Contains("subquery", StringComparison.Ordinal));
    }

    private static KeyQuery Query(string question) => question switch
    {
        "client" => new() { Client = "mobile" },
        "subject" => new() { Subject = "alice" },
        "tag" => new() { Tag = "eu" },
        "ending" => new() { ExpiresBefore = DateTimeOffset.UnixEpoch },
        "text" => new() { Text = "mob" },
        "client and tag" => new() { Client = "mobile", Tag = "eu" },
        "everything" => new(),
        _ => new() { State = question },
    };
}
