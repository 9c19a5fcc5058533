using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Gatehouse.BlackBox;
using Gatehouse.Live;
using Gatehouse.Storage;

// How long after a block the real gateway still answers, with requests running; and how long until open streams are cut.
// With 'role' the same of a role that is taken from a subject.
// Usage: dotnet run -c Release --project bench/killswitch [role] [blocks=300] [rounds=3] [streams=1000]
var byRole = args is ["role", ..];
if (byRole)
    args = args[1..];
int Argument(int index, int usual) => args.Length > index ? int.Parse(args[index], System.Globalization.CultureInfo.InvariantCulture) : usual;
var (blocks, rounds, streamCount) = (Argument(0, 300), Argument(1, 3), Argument(2, 1000));
var actor = new Actor("bench");

await using var gate = await Gate.OpenAsync("""
    gatehouse: 1
    api: { upstream: {upstream} }
    https: { host: localhost, listen: "127.0.0.1:0" }
    authentication:
      keys: { brand: bench }
    roles: [user, reader]
    resources:
      things:
        read: ["GET /things", "GET /events"]
    access: |
      | resource | user | reader |
      |----------|------|--------|
      | things   | read | read   |
    limits:
      light: 1000000/second
      door: 1000000/second
    """);
var database = Path.Combine(gate.Folder, "data", "gatehouse.db");
using var storage = await SqliteStorage.OpenAsync(database, TimeProvider.System, default);
var wakeUp = new NodesWakeUp(new SocketWakeUp(Path.GetDirectoryName(database)!), storage.Nodes, TimeProvider.System);
var nobody = new Confirmation([], []);

await storage.Subjects.CreateAsync("alice", ["user"], actor, default);
var made = (await gate.CreateKeyAnswerAsync("measured", byRole ? [] : ["user"], byRole ? ["--subject", "alice"] : [])).Json;
var refused = byRole ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized;
var (id, key) = (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
var others = await gate.CreateKeyAsync("others", ["user"]);
gate.Upstream.Answer = UpstreamAnswers.Json("{}");

using var end = new CancellationTokenSource();
long served = 0, othersRefused = 0;
var others3 = Enumerable.Range(0, 3).Select(_ => Task.Run(() => OthersAsync(end.Token))).ToArray();

Console.WriteLine($"{blocks} {(byRole ? "roles taken" : "blocks")} a round, {rounds} rounds, {Environment.ProcessorCount} cores");
for (var round = 0; round < rounds; round++)
{
    await MeasureAsync("woken", () => ValueTask.CompletedTask, wake: true);
    await MeasureAsync("wake-ups lost", () => ValueTask.CompletedTask, wake: false);
    await MeasureAsync("connections killed", KillAsync, wake: true);
}

await end.CancelAsync();
await Task.WhenAll(others3);
Console.WriteLine($"requests of another key meanwhile: {served}, refused {othersRefused}");
for (var round = 0; round < rounds; round++)
    await StreamsAsync();

ValueTask<Change> EndAsync() => byRole ? storage.Subjects.RemoveRoleAsync("alice", "user", actor, default) : storage.Keys.BlockAsync(id, actor, default);

ValueTask<Change> GiveBackAsync() => byRole ? storage.Subjects.AddRoleAsync("alice", "user", actor, default) : storage.Keys.UnblockAsync(id, actor, default);

// Fault: the database file is moved away until the node has noticed (its poll, 25 ms) and closed its connection, and then moved back.
async ValueTask KillAsync()
{
    File.Move(database, database + ".away");
    await Task.Delay(60);
    File.Move(database + ".away", database);
}

async Task MeasureAsync(string name, Func<ValueTask> fault, bool wake)
{
    using var client = gate.WithSecret(key);
    var (times, missed, unconfirmed) = (new List<double>(), 0, 0);
    for (var n = 0; n < blocks; n++)
    {
        await UntilAsync(client, HttpStatusCode.OK);
        await fault();
        var begun = Stopwatch.GetTimestamp();
        var asking = Task.Run(() => UntilAsync(client, refused));
        var change = await EndAsync();
        var confirmation = wake ? await wakeUp.WakeAsync(change.Seq, TimeSpan.FromSeconds(5), default) : nobody;
        unconfirmed += confirmation.Pending.Count;
        if (wake && await StatusAsync(client) != refused)
            missed++;

        times.Add(Stopwatch.GetElapsedTime(begun, await asking).TotalMilliseconds);
        for (var again = 0; again < 5; again++)
            if (await StatusAsync(client) != refused)
                missed++;

        var back = await GiveBackAsync();
        await wakeUp.WakeAsync(back.Seq, TimeSpan.FromSeconds(5), default);
    }

    Tell(name, times, $"missed {missed}, not confirmed {unconfirmed}");
}

async Task StreamsAsync()
{
    gate.Upstream.Has("/events", UpstreamAnswers.Events(System.Threading.Channels.Channel.CreateUnbounded<string>().Reader));
    using var client = new HttpClient(gate.Handler()) { BaseAddress = gate.Address };
    client.DefaultRequestHeaders.Add("X-Api-Key", key);
    await UntilAsync(client, HttpStatusCode.OK);
    var cuts = new ConcurrentBag<long>();
    var readers = await Task.WhenAll(Enumerable.Range(0, streamCount).Select(_ => OpenAsync(client)));
    var reading = readers.Select(reader => Task.Run(async () =>
    {
        try
        {
            while (await reader.ReadLineAsync() is not null)
            {
            }
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            cuts.Add(Stopwatch.GetTimestamp());
        }
    })).ToArray();

    var begun = Stopwatch.GetTimestamp();
    var change = await EndAsync();
    var confirmation = await wakeUp.WakeAsync(change.Seq, TimeSpan.FromSeconds(5), default);
    var confirmed = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    await Task.WhenAll(reading).WaitAsync(TimeSpan.FromSeconds(30));
    Tell($"{streamCount} streams cut", [.. cuts.Select(at => Stopwatch.GetElapsedTime(begun, at).TotalMilliseconds)], $"ended cleanly {streamCount - cuts.Count}, confirmed by {confirmation.Confirmed.Count} after {confirmed:0.0} ms");
    foreach (var reader in readers)
        reader.Dispose();

    var back = await GiveBackAsync();
    await wakeUp.WakeAsync(back.Seq, TimeSpan.FromSeconds(5), default);
}

static async Task<StreamReader> OpenAsync(HttpClient client)
{
    using var request = new HttpRequestMessage(HttpMethod.Get, "/events");
    request.Headers.Accept.ParseAdd("text/event-stream");
    var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    return new StreamReader(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
}

async Task OthersAsync(CancellationToken cancellationToken)
{
    using var client = gate.WithSecret(others);
    while (!cancellationToken.IsCancellationRequested)
        if (await StatusAsync(client) == HttpStatusCode.OK)
            Interlocked.Increment(ref served);
        else
            Interlocked.Increment(ref othersRefused);
}

async Task<long> UntilAsync(HttpClient client, HttpStatusCode wanted)
{
    while (await StatusAsync(client) != wanted)
    {
    }

    return Stopwatch.GetTimestamp();
}

// An answer that had begun when the block came is broken off: that is a refusal too.
async Task<HttpStatusCode> StatusAsync(HttpClient client)
{
    try
    {
        using var answer = await client.GetAsync(new Uri("/things", UriKind.Relative));
        return answer.StatusCode;
    }
    catch (HttpRequestException)
    {
        return refused;
    }
}

static void Tell(string name, List<double> times, string more)
{
    times.Sort();
    double At(double share) => times.Count == 0 ? double.NaN : times[Math.Min(times.Count - 1, (int)(share * times.Count))];
    Console.WriteLine($"{name,-22} n {times.Count,5}  p50 {At(0.5),7:0.0}  p99 {At(0.99),7:0.0}  max {At(1),7:0.0} ms  {more}");
}
