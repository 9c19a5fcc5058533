using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>textbee#250, rallly#2534: a slow hash on every API call is a lever on the processor (CWE-400). Texts that begin like an imported key, by the hundred, while an honest client works.</summary>
public sealed class A19_SlowHashes
{
    [Fact]
    public async Task Guesses_at_imported_keys_neither_burn_the_processor_nor_stop_anybody_else()
    {
        await using var gate = await Gate.OpenAsync(Maze.PolicyFile);
        await File.WriteAllTextAsync(Path.Combine(gate.Folder, "keys.jsonl"),
            """{"hash":"bcrypt:$2b$10$abcdefghijklmnopqrstuu2BOcAzm1qR9JDYmTcZjI3sAoMMnhhk2","prefix":"sk_prod_","client":"legacy","roles":["user"]}""", TestContext.Current.CancellationToken);
        (await gate.RunAsync("key", "import", Path.Combine(gate.Folder, "keys.jsonl"), "--wait")).Done();
        var bob = await gate.KeyForAsync("bob", "user");

        var guesses = Enumerable.Range(0, 300).Select(i => GuessAsync(gate, i)).ToList();
        var honest = new List<int>();
        await using (var connection = await gate.ConnectAsync())
            for (var i = 0; i < 50; i++)
            {
                await connection.SendAsync($"GET /users/bob HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {bob}\r\n\r\n");
                honest.Add((await connection.ReadAsync())!.Status);
            }

        var statuses = await Task.WhenAll(guesses);

        // At most 64 slow hashes a minute are computed for one source, the rest is told to come again; the test may span two minutes.
        Assert.All(honest, status => Assert.Equal(200, status));
        Assert.All(statuses, status => Assert.Contains(status, new[] { 401, 429, 503 }));
        Assert.InRange(statuses.Count(status => status == 401), 0, 128);
        Assert.Equal(Enumerable.Repeat("/users/bob", 50), gate.Upstream.Seen.Select(seen => seen.Path));
    }

    private static async Task<int> GuessAsync(Gate gate, int number) =>
        (await gate.SendRawAsync($"GET /users HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: sk_prod_guess_number_{number}\r\nConnection: close\r\n\r\n"))!.Status;
}
