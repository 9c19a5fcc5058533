using System.Diagnostics;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Benchmarks;

/// <summary>What many keys cost a node: the time to read them at its start, the memory, and the look-up of one. <c>-- load</c></summary>
/// <remarks>One measurement each. The time is told twice: on a busy machine only the CPU time of the process says something.</remarks>
internal static class StartLoad
{
    private const int Million = 1_000_000;

    public static async Task RunAsync()
    {
        Console.WriteLine("| revoked tokens | MiB | look-up ns | one more ns |\n|---|---|---|---|");
        foreach (var count in (int[])[1000, Million])
            Revoked(count);

        Console.WriteLine("\n| keys | clients | with more | load s | of it CPU s | MiB | look-up ns |\n|---|---|---|---|---|---|---|");
        foreach (var (keys, clients, percent) in ((int, int, int)[])[(1000, 100, 0), (Million, 10_000, 0), (Million, 10_000, 100), (Million, 10_000, 10), (Million, Million, 0)])
            await OneAsync(keys, clients, percent);

        await SubjectsAsync();
    }

    public static async Task SubjectsAsync()
    {
        Console.WriteLine("\n| subjects with roles | id | load s | of it CPU s | MiB | decision ns |\n|---|---|---|---|---|---|");
        foreach (var (subjects, isGuid) in ((int, bool)[])[(1000, false), (Million, false), (Million, true)])
            await SubjectsAsync(subjects, isGuid);
    }

    private static Task OneAsync(int keys, int clients, int percent) => MeasureAsync(
        file => Fill(file, keys, clients, percent),
        (load, snapshot, ids) => Console.WriteLine($"| {keys:N0} | {clients:N0} | {percent} % | {load} | {LookUp(snapshot.Keys, ids):N0} |"));

    private static Task SubjectsAsync(int count, bool isGuid) => MeasureAsync(
        file => FillSubjects(file, count, isGuid),
        (load, snapshot, _) => Console.WriteLine($"| {count:N0} | {(isGuid ? "36" : "14")} characters | {load} | {Decide(snapshot, count):N1} |"));

    private static async Task MeasureAsync<T>(Func<string, T> fill, Action<string, Snapshot, T> tell)
    {
        var folder = Directory.CreateTempSubdirectory("gatehouse-load-");
        try
        {
            var file = Path.Combine(folder.FullName, "gatehouse.db");
            using var storage = await SqliteStorage.OpenAsync(file, TimeProvider.System, default);
            var filled = fill(file);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var (begun, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            using var view = LiveView.Open(storage.OpenChanges(), Scene.Policy, TimeProvider.System, NullLogger.Instance);
            var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            var cpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
            var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
            tell($"{seconds:N1} | {cpuSeconds:N1} | {bytes / 1048576.0:N1}", view.Current.Snapshot, filled);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Past the verbs, which make an audit record for each.
    private static KeyId[] Fill(string file, int keys, int clients, int percent)
    {
        var asked = new List<KeyId>();
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var client = Command(connection, "INSERT INTO client (number, name, epoch, created_at, credentials, not_before) VALUES ($a, 'client-' || $a, 0, 0, 3, 0)", 1);
        using var key = Command(connection, "INSERT INTO api_key (id, client, environment, roles, created_at, blocked, epoch, scopes, networks) VALUES ($a, $b, 'live', 'user', 0, 0, 0, $c, $d)", 4);
        using var secret = Command(connection, "INSERT INTO key_secret (key_id, slot, hash, pepper_version, created_at, scheme) VALUES ($a, 0, randomblob(32), 1, 0, 'hmac')", 1);
        using var tag = Command(connection, "INSERT INTO key_tag (key_id, tag) VALUES ($a, $b)", 2);
        for (var i = 1; i <= clients; i++)
            Run(client, i);

        for (var i = 0; i < keys; i++)
        {
            var (id, more) = (KeyId.New(), i % 100 < percent);
            Run(key, id, i % clients + 1, more ? $"orders:read resource-{i % 7}" : null, more && i % 2 == 0 ? $"10.{i % 200}.0.0/16" : null);
            Run(secret, id);
            if (more)
                Run(tag, id, $"tag-{i % 50}");
            if (i % (keys / 1000) == 0 && KeyId.TryParse(id, out var parsed))
                asked.Add(parsed);
        }

        transaction.Commit();
        return [.. asked];
    }

    // A third of them with two roles, some suspended.
    private static bool FillSubjects(string file, int count, bool isGuid)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var subject = Command(connection, "INSERT INTO subject (id, suspended, removed, epoch, created_at, not_before) VALUES ($a, $b, 0, 0, 0, 0)", 2);
        using var role = Command(connection, "INSERT INTO subject_role (subject, role) VALUES ($a, $b)", 2);
        string[] roles = ["user", "moderator", "manager", "support", "partner", "admin"];
        for (var i = 0; i < count; i++)
        {
            var id = isGuid ? Guid.NewGuid().ToString() : $"subject-{i:000000}";
            Run(subject, id, i % 100 == 0 ? 1 : 0);
            Run(role, id, roles[i % roles.Length]);
            if (i % 3 == 0)
                Run(role, id, roles[(i + 1 + i / 3 % 5) % roles.Length]);
        }

        transaction.Commit();
        return true;
    }

    // What a request asks once it is known who it is, of subjects that no cache holds.
    private static double Decide(Snapshot snapshot, int count)
    {
        var state = new LiveState(Scene.Policy, snapshot);
        var operation = Scene.Policy.Operations[0];
        var numbers = Enumerable.Range(0, 1000).Select(i => (int)((long)i * 7919 * 31 % count)).ToArray();
        var (allowed, best) = (0, double.MaxValue);
        for (var round = 0; round < 200; round++)
        {
            var begun = Stopwatch.GetTimestamp();
            foreach (var number in numbers)
                allowed += CompiledPolicy.Decide(Rights.RolesOf(state, new Claimant { Kind = CredentialKinds.Jwt, Client = -1, Subject = number, MustBeKnown = true, ExpiresAt = long.MaxValue }), operation).Allowed ? 1 : 0;

            best = Math.Min(best, Stopwatch.GetElapsedTime(begun).TotalNanoseconds / numbers.Length);
        }

        return allowed < 0 ? 0 : best;
    }

    private static double LookUp(KeyTable keys, KeyId[] ids)
    {
        var (sum, best) = (0L, double.MaxValue);
        for (var round = 0; round < 50; round++)
        {
            var begun = Stopwatch.GetTimestamp();
            for (var i = 0; i < 20; i++)
                foreach (var id in ids)
                    sum += keys[keys.Find(id)].Client;

            best = Math.Min(best, Stopwatch.GetElapsedTime(begun).TotalNanoseconds / (20.0 * ids.Length));
        }

        return sum < 0 ? 0 : best;
    }

    private static void Revoked(int count)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var builder = new RevocationsBuilder(Revocations.None, 1);
        for (var i = 0; i < count; i++)
            builder.Token("", $"token-{i:000000000000000}", 1000);

        var revoked = builder.Build();
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        string[] asked = [.. Enumerable.Range(0, 1000).Select(i => $"token-{(long)i * count / 1000:000000000000000}")];
        var (found, best) = (0, double.MaxValue);
        for (var round = 0; round < 200; round++)
        {
            var begun = Stopwatch.GetTimestamp();
            foreach (var id in asked)
                found += revoked.HasToken("", id) ? 1 : 0;

            best = Math.Min(best, Stopwatch.GetElapsedTime(begun).TotalNanoseconds / asked.Length);
        }

        var added = Stopwatch.GetTimestamp();
        for (var i = 0; i < 200; i++)
        {
            var next = new RevocationsBuilder(revoked, 1);
            next.Token("", $"more-{i}", 1000);
            revoked = next.Build();
        }

        var adding = Stopwatch.GetElapsedTime(added).TotalNanoseconds / 200;
        Console.WriteLine($"| {count:N0} | {bytes / 1048576.0:N1} | {(found == 200_000 ? best : 0):N0} | {adding:N0} |");
    }

    private static SqliteCommand Command(SqliteConnection connection, string text, int parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants.
        command.CommandText = text;
#pragma warning restore CA2100
        for (var i = 0; i < parameters; i++)
            command.Parameters.AddWithValue($"${(char)('a' + i)}", "");

        return command;
    }

    private static void Run(SqliteCommand command, params object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;

        command.ExecuteNonQuery();
    }
}
