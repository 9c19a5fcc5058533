namespace Gatehouse.Storage.Sqlite;

/// <summary>Subjects of other issuers, <c>issuer|sub</c>: of them only what was taken from them is stored.</summary>
/// <remarks>Their row is that of a subject that was removed: never one of ours, without roles, and no key acts for it.</remarks>
internal static class ForeignSubjects
{
    /// <exception cref="ArgumentException">It is spelled like one of theirs, and could be none.</exception>
    internal static void Check(string subject)
    {
        if (Names.IsForeign(subject))
            Names.CheckForeign(subject);
    }

    /// <summary>Makes the row of a foreign subject where there is none.</summary>
    /// <returns>False for a subject that is not foreign.</returns>
    internal static bool Ensure(ChangeScope change, string subject)
    {
        if (!Names.IsForeign(subject))
            return false;

        change.Sql.Run("INSERT OR IGNORE INTO subject (id, suspended, removed, epoch, created_at, not_before) VALUES ($id, 0, 1, 0, $now, 0)", ("$id", subject), ("$now", change.Now));
        return true;
    }
}
