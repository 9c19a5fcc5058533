using System.Data;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>A connection that counts what it runs: so that "no command per request" is counted and not believed.</summary>
internal sealed class CountedConnection(string connectionString, Action ran) : SqliteConnection(connectionString)
{
    public override SqliteCommand CreateCommand() =>
        new CountedCommand(ran) { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction };

    // Every way to run a command leads through here, BEGIN and COMMIT too.
    private sealed class CountedCommand(Action ran) : SqliteCommand
    {
        public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
        {
            ran();
            return base.ExecuteReader(behavior);
        }
    }
}
