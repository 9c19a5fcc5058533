using System.Diagnostics;
using Gatehouse.Audit;
using Gatehouse.Audit.Accesses;
using Gatehouse.Live;
using Gatehouse.Storage;
using Gatehouse.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Benchmarks;

/// <summary>What the audit log costs: verifying a million records, a change with its record, an audited access. <c>-- audit</c></summary>
/// <remarks>One measurement each, the best of five where it is short.</remarks>
internal static class AuditLoad
{
    private const int Million = 1_000_000, Changes = 300;
    private static readonly Actor Someone = new("cli:root@gate", "a reason of some length");

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gatehouse-audit-");
        try
        {
            var file = Path.Combine(folder.FullName, "gatehouse.db");
            await ChangesAsync(file);
            foreach (var atOnce in (int[])[1, 1, 32])   // the first of them warms up
                await AccessesAsync(file, atOnce);

            await VerifyAsync(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ChangesAsync(string file)
    {
        using var storage = await SqliteStorage.OpenAsync(file, TimeProvider.System, default);
        await storage.Subjects.CreateAsync("alice", [], Someone, default);
        var (whole, tree, row) = (double.MaxValue, double.MaxValue, double.MaxValue);
        for (var round = 0; round < 5; round++)
        {
            var cpu = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Changes; i++)
                _ = i % 2 == 0 ? await storage.Subjects.SuspendAsync("alice", Someone, default) : await storage.Subjects.ResumeAsync("alice", Someone, default);

            whole = Math.Min(whole, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / Changes);
            tree = Math.Min(tree, Undone(file, static sql =>
            {
                using var tail = AuditTail.Open(sql);
                tail.Append(1, 1, Someone, "subject.suspend", "alice", "{}", "{}");
                tail.Save();
            }));
            row = Math.Min(row, Undone(file, static sql => sql.Run(
                "INSERT INTO audit_entry (seq, at, actor, action, target, before, after, reason) VALUES (1, 1, $actor, $action, $target, '{}', '{}', $reason)",
                ("$actor", Someone.Name), ("$action", "subject.suspend"), ("$target", "alice"), ("$reason", Someone.Reason))));
        }

        Console.WriteLine($"| a change with its record in the tree, CPU us | {whole:N0} |\n| of it the record in the tree | {tree:N0} |\n| the record as a plain row, as before | {row:N0} |\n| ratio to before | {whole / (whole - tree + row):N2} |");
    }

    // In one transaction that is undone: what the record itself costs, without the commit that the change needs in any case.
    private static double Undone(string file, Action<SqliteConnection> write)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        var cpu = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Changes; i++)
            write(connection);

        return (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / Changes;
    }

    private static async Task AccessesAsync(string file, int atOnce)
    {
        const int Each = 500;
        using var storage = await SqliteStorage.OpenAsync(file, TimeProvider.System, default);
        await using var queue = new AccessQueue(storage.AuditLog, Console.WriteLine);
        var note = new AuditNote(new Actor("alice") { Credential = "aaaabbbbcccc", RequestId = "0123456789ABCDEFGHIJKL" }, "access", "/orders/4711", """{"operation":"GET /orders/{orderId}","client":"mobile","roles":["user"],"source":"192.0.2.1"}""");
        var (begun, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
                if (!await queue.RecordAsync(note, default))
                    throw new InvalidOperationException("expected a record");
        })));
        var (wall, used) = (Stopwatch.GetElapsedTime(begun), Environment.CpuUsage.TotalTime - cpu);
        Console.WriteLine($"| an audited access, {atOnce} at once: waits us | {wall.TotalMicroseconds / Each:N0} |\n| of it CPU us for each access | {used.TotalMicroseconds / (Each * atOnce):N0} |\n| accesses/s | {Each * atOnce / wall.TotalSeconds:N0} |");
    }

    private static async Task VerifyAsync(string file)
    {
        using (var storage = await SqliteStorage.OpenAsync(file, TimeProvider.System, default))
        {
            var note = new AuditNote(Someone with { Credential = "aaaabbbbcccc", RequestId = "0123456789ABCDEFGHIJKL" }, "access", "/orders/4711", """{"operation":"GET /orders/{orderId}","client":"mobile","roles":["user"],"source":"192.0.2.1"}""");
            var batch = Enumerable.Repeat(note, 10_000).ToList();
            var appending = Stopwatch.GetTimestamp();
            for (var i = 0; i < Million / batch.Count; i++)
                await storage.AuditLog.AppendAsync(batch, default);

            Console.WriteLine($"| records appended/s, 10,000 in a transaction | {Million / Stopwatch.GetElapsedTime(appending).TotalSeconds:N0} |");
        }

        for (var round = 0; round < 5; round++)
        {
            using var copy = AuditCopy.Open(file);
            var (begun, cpu, bytes) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
            var report = copy.Verify([], [], default);
            var (wall, used) = (Stopwatch.GetElapsedTime(begun), Environment.CpuUsage.TotalTime - cpu);
            Console.WriteLine($"| verified {report.To:N0} records, {report.Findings.Count} findings: records/s | {report.To / wall.TotalSeconds:N0} |\n| records for each second of CPU | {report.To / used.TotalSeconds:N0} |\n| bytes allocated for each record | {(GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)report.To:N2} |");
        }
    }
}
