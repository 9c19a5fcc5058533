using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Turns what SQLite or the file system says into what a person can act on.</summary>
internal static class StoreFault
{
    internal static bool IsOne(Exception error) => error is SqliteException or IOException or UnauthorizedAccessException or ObjectDisposedException;

    internal static StoreUnavailableException From(Exception error, string file) => new($"{file}: {WhatToDo(error)}", error);

    private static string WhatToDo(Exception error) => error switch
    {
        SqliteException { SqliteErrorCode: 5 or 6 } => "the database stayed locked for 5 s by another process; look for a program that holds it open (a backup, an editor) and end it",
        SqliteException { SqliteErrorCode: 8 } => "the database cannot be written to; check the owner and mode of the file and its folder",
        SqliteException { SqliteErrorCode: 10 } => "the disk reported an error while reading or writing; check the disk",
        SqliteException { SqliteErrorCode: 11 } => "the database is damaged; stop the gateway and put back a backup",
        SqliteException { SqliteErrorCode: 13 } => "the disk is full, nothing was changed; free some space and try again",
        SqliteException { SqliteErrorCode: 14 } => "the database cannot be opened; check that its folder exists and belongs to this user",
        SqliteException { SqliteErrorCode: 26 } => "expected a SQLite database, found something else; check storage.sqlite in the policy",
        SqliteException sqlite => $"the database could not answer (SQLite {sqlite.SqliteExtendedErrorCode})",
        ObjectDisposedException => "the store was closed",
        UnauthorizedAccessException => "this user may not open the database; check the owner and mode of the file and its folder",
        _ => $"the database cannot be opened: {error.Message}",
    };
}
