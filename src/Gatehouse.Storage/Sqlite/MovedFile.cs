using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Whether the file behind an open connection still is the one at its path.</summary>
internal static partial class MovedFile
{
    // SQLITE_FCNTL_HAS_MOVED (sqlite.org/c3ref/c_fcntl_begin_atomic_write.html): one stat of the path, about a microsecond.
    private const int Question = 20;

    /// <summary>True when it was moved, deleted or replaced.</summary>
    internal static bool Is(SqliteConnection connection)
    {
        var moved = 0;
        return FileControl(connection.Handle!, "main", Question, ref moved) == 0 && moved != 0;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial int FileControl(SafeHandle database, string name, int question, ref int answer);
}
