using Gatehouse.Keys;
using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>The database file: who may read it, and how every connection to it is set.</summary>
internal sealed class SqliteFile(string path)
{
    private long commands;

    /// <summary>Commands run on the file by this process through this object, BEGIN and COMMIT included.</summary>
    internal long Commands => Interlocked.Read(ref commands);

    internal string Path => path;

    internal string Folder => System.IO.Path.GetDirectoryName(path)!;

    /// <summary>Makes folder (0700) and file (0600) where they are not there; SQLite gives its side files the file's mode.</summary>
    /// <exception cref="StoreUnavailableException">The file is not there but what belongs to it is: it was moved away, and an empty one must not take its place.</exception>
    internal void Prepare()
    {
        PrivateFiles.MakeFolder(Folder);
        RefuseIfMovedAway();

        // Created by us and not by SQLite, whose file would be readable for all. Never opened by us once it is there:
        // closing any handle on it would end the POSIX locks that SQLite holds in this process, and corrupt it.
        if (!File.Exists(path))
            Create();
    }

    // An empty database beside the log of another would be filled with that log's pages, and whoever asked would be told that there are no keys.
    private void RefuseIfMovedAway()
    {
        if (!File.Exists(path) && new FileInfo(path + "-wal") is { Exists: true, Length: > 0 })
            throw new StoreUnavailableException($"{path}: expected the database, found only its log ({path}-wal): it was moved or deleted while in use. Put it back beside its log; to begin anew, stop every gateway on it and move the log away as well");
    }

    private void Create()
    {
        try
        {
            PrivateFiles.Open(path, FileMode.CreateNew, FileAccess.Write, FileShare.None).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was quicker.
        }
    }

    /// <summary>Opens a connection.</summary>
    /// <param name="durable">Whether a commit waits until the disk has it. Off only for counts and marks, which may be lost.</param>
    internal SqliteConnection Open(bool durable)
    {
        var connection = new CountedConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = 5,
        }.ToString(), () => Interlocked.Increment(ref commands));
        try
        {
            connection.Open();

            // Without busy_timeout the provider sleeps 150 ms whenever another connection writes.
            connection.Run("PRAGMA busy_timeout=5000");
            connection.Run("PRAGMA journal_mode=WAL");
            connection.Run(durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
