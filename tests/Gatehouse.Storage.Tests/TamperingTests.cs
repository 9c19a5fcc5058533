using Gatehouse.Audit.Tree;
using Gatehouse.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Tests;

/// <summary>Requirement 2.10: whatever somebody with the right to write does to the log shows against one checkpoint kept elsewhere.</summary>
public sealed class TamperingTests
{
    private const long Last = Ledger.Records;
    private const string Rest = "seq, at, actor, action, target, before, after, reason, request_id, credential, salt, detail, leaf";
    private static readonly string[] Personal = ["actor", "target", "before", "after", "reason", "request_id", "credential"];
    private static readonly string[] Hashes = ["salt", "detail", "leaf"];

    /// <summary>A tampering, and what it has to be called.</summary>
    private sealed record Trick(string Name, Action<SqliteConnection> Do, Damage Damage, long From, long To);

    [Fact]
    public async Task An_untouched_log_is_sound_up_to_the_checkpoint_and_says_what_lies_beyond()
    {
        using var ledger = await Ledger.MakeAsync();
        var report = ledger.Verify(ledger.Tampered(static _ => { }));
        Assert.Empty(report.Findings);
        Assert.Equal((Last, Last, 1, 4), (report.To, report.AnchoredTo, report.OutsideCheckpoints, report.OwnCheckpoints));
        Assert.Equal(0, ledger.Verify(ledger.Tampered(static _ => { }), withOutside: false).AnchoredTo);
    }

    [Fact]
    public async Task Each_of_a_thousand_random_tamperings_is_found_and_called_by_its_name()
    {
        using var ledger = await Ledger.MakeAsync();
        var random = new Random(20261124);
        for (var round = 0; round < 1000; round++)
        {
            var trick = Any(random);
            var report = ledger.Verify(ledger.Tampered(trick.Do));

            Assert.True(report.Findings.Count > 0, $"round {round}: {trick.Name} was not found");
            var first = report.Findings[0];
            Assert.True(first.Damage == trick.Damage && first.Record >= trick.From && first.Record <= trick.To,
                $"round {round}: {trick.Name}: expected {trick.Damage} at {trick.From} to {trick.To}, found {first}");
        }
    }

    private static Trick Any(Random random)
    {
        var n = random.Next(2, (int)Last);   // with a neighbour on both sides
        return random.Next(13) switch
        {
            0 => Edited(n, Pick(random, Personal)),
            1 => new Trick($"time of {n}", sql => Set(sql, n, "at = at - 1"), Damage.Edited, n, n),
            2 => new Trick($"action of {n}", sql => Set(sql, n, "action = 'subject.suspend'"), Damage.Edited, n, n),
            3 => Hashed(n, Pick(random, Hashes)),
            4 => new Trick($"removed {n}", sql => Remove(sql, n), Damage.Removed, n, n),
            5 => new Trick($"removed {n}, renumbered", sql => RemoveRenumbered(sql, n), Damage.Removed, n, n),
            6 => new Trick($"{n} twice, renumbered", sql => Insert(sql, n), Damage.Inserted, n - 1, n),
            7 => new Trick($"from {n} on cut off", sql => sql.Run("DELETE FROM audit_entry WHERE number >= $n", ("$n", n)), Damage.Truncated, n, n),
            8 => new Trick($"from {n} on cut off, tree and checkpoints too", sql => Cut(sql, n), Damage.Truncated, n, n),
            9 => Swapped(n, random.Next(1, (int)Last)),
            10 => new Trick($"{n} made anew with the whole tree", sql => Forge(sql, n), Damage.Forked, 1, n),
            11 => new Trick($"{n} emptied", sql => Set(sql, n, "salt = NULL, actor = '', target = '', before = NULL, after = NULL, reason = '', request_id = NULL, credential = NULL"), Damage.Edited, n, n),
            _ => new Trick("put in at the end", static sql => Insert(sql, Last + 1), Damage.Inserted, Last, Last + 1),
        };
    }

    private static Trick Edited(long n, string column) => new($"{column} of {n}", sql => Set(sql, n, $"{column} = coalesce({column}, '') || 'x'"), Damage.Edited, n, n);

    private static Trick Hashed(long n, string column) => new($"{column} of {n}", sql => Set(sql, n, $"{column} = randomblob(length({column}))"), Damage.Edited, n, n);

    private static Trick Swapped(long one, long other)
    {
        other = other == one ? one + 1 : other;
        return new Trick($"{one} and {other} swapped", sql =>
        {
            Set(sql, one, "number = -1");
            Set(sql, other, $"number = {one}");
            Set(sql, -1, $"number = {other}");
        }, Damage.Edited, Math.Min(one, other), Math.Min(one, other));
    }

    private static void Remove(SqliteConnection sql, long n) => sql.Run("DELETE FROM audit_entry WHERE number = $n", ("$n", n));

    private static void RemoveRenumbered(SqliteConnection sql, long n)
    {
        Remove(sql, n);
        Ledger.Renumber(sql, n, -1);
    }

    private static void Insert(SqliteConnection sql, long n)
    {
        Ledger.Renumber(sql, n, 1);
        sql.Run($"INSERT INTO audit_entry (number, {Rest}) SELECT $n, {Rest} FROM audit_entry WHERE number = $n - 1", ("$n", n));
    }

    private static void Cut(SqliteConnection sql, long n)
    {
        sql.Run("DELETE FROM audit_entry WHERE number >= $n", ("$n", n));
        sql.Run("DELETE FROM audit_checkpoint WHERE size >= $n", ("$n", n));
        Ledger.Recompute(sql);
    }

    private static void Forge(SqliteConnection sql, long n)
    {
        Set(sql, n, "actor = 'cli:somebody-else', salt = randomblob(16)");
        sql.Run("DELETE FROM audit_checkpoint");
        Ledger.Recompute(sql);
    }

    private static void Set(SqliteConnection sql, long n, string what) => sql.Run($"UPDATE audit_entry SET {what} WHERE number = $n", ("$n", n));

    private static string Pick(Random random, string[] of) => of[random.Next(of.Length)];
}
