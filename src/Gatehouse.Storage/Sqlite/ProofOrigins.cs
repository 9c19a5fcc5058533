using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Counts answers by where they come from, so that who guesses is shut out and nobody else (CWE-307, CWE-645).</summary>
/// <remarks>
/// A place is one factor of one subject, answered with one credential from one source. After ten wrong answers it is shut for 15 minutes, then twice as long each time, at most a day.
/// A thief with many addresses has many places: after a hundred wrong answers in all only places that gave a right answer within 90 days are heard, for a day.
/// So a hundred guesses a day at a code of six digits, three of which are right, is what the widest theft of a key is worth.
/// </remarks>
internal static class ProofOrigins
{
    internal const int MostFromPlace = 10, MostForSubject = 100;
    private const long Minute = 60_000, Day = 24 * 60 * Minute, Remembered = 90 * Day;

    /// <summary>Until when nothing is heard from there; null when it is heard.</summary>
    internal static long? LockedUntil(ChangeScope change, string origin, string subject)
    {
        var (locked, proved) = Of(change.Sql, origin);
        if (locked > change.Now)
            return locked;

        var all = change.Sql.Ask<long>("SELECT locked_until FROM subject_factor WHERE subject = $subject", ("$subject", subject));
        return all > change.Now && proved < change.Now - Remembered ? all : null;
    }

    /// <summary>Counts an answer as wrong, until it is found right.</summary>
    /// <returns>What was locked by it: <c>place</c>, <c>subject</c>; null for neither.</returns>
    internal static string? Count(ChangeScope change, string origin, string subject)
    {
        change.Sql.Run(
            "INSERT INTO proof_origin (origin, failures, locks, locked_until, proved_at, seen_at) VALUES ($origin, 1, 0, 0, 0, $now) " +
            "ON CONFLICT (origin) DO UPDATE SET failures = failures + 1, seen_at = $now", ("$origin", origin), ("$now", change.Now));
        change.Sql.Run("UPDATE subject_factor SET failures = failures + 1 WHERE subject = $subject", ("$subject", subject));

        // The tenth is still looked at: the lock holds from the next one on, and a right answer ends it.
        var place = change.Sql.Run(
            "UPDATE proof_origin SET failures = 0, locks = locks + 1, locked_until = $now + min($day, $first << min(locks, 10)) WHERE origin = $origin AND failures >= $most",
            ("$origin", origin), ("$now", change.Now), ("$day", Day), ("$first", 15 * Minute), ("$most", MostFromPlace)) > 0;
        var all = change.Sql.Run(
            "UPDATE subject_factor SET failures = 0, locked_until = $now + $day WHERE subject = $subject AND failures >= $most",
            ("$subject", subject), ("$now", change.Now), ("$day", Day), ("$most", MostForSubject)) > 0;
        return all ? "subject" : place ? "place" : null;
    }

    /// <summary>A right answer came from there.</summary>
    internal static void Right(ChangeScope change, string origin, string subject)
    {
        change.Sql.Run("UPDATE proof_origin SET failures = 0, locks = 0, locked_until = 0, proved_at = $now WHERE origin = $origin", ("$origin", origin), ("$now", change.Now));

        // Only its own count: else each right answer, of the victim or of a thief who has one of two factors, would give another ten guesses.
        change.Sql.Run("UPDATE subject_factor SET failures = max(0, failures - 1) WHERE subject = $subject", ("$subject", subject));
    }

    internal static void Prune(SqliteConnection sql, long now) => sql.Run("DELETE FROM proof_origin WHERE seen_at < $before AND locked_until < $now", ("$before", now - Remembered), ("$now", now));

    private static (long Locked, long Proved) Of(SqliteConnection sql, string origin) =>
        sql.All(row => (row.GetInt64(0), row.GetInt64(1)), "SELECT locked_until, proved_at FROM proof_origin WHERE origin = $origin", ("$origin", origin)).FirstOrDefault();
}
