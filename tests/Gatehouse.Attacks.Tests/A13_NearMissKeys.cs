using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>tyk#2963, Tyk's dynamic mTLS: a key that is nearly right, or made from public parts, is accepted.</summary>
public sealed class A13_NearMissKeys(Maze maze)
{
    private readonly Gate gate = maze.Fresh();

    [Fact]
    public async Task No_key_but_the_whole_right_one_is_accepted()
    {
        var accepted = new List<string>();
        await using var connection = await gate.ConnectAsync();
        foreach (var key in NearMisses().Distinct())
        {
            await connection.SendAsync($"GET /users HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {key}\r\n\r\n");
            if ((await connection.ReadAsync())!.Status != 401)
                accepted.Add(key);
        }

        Assert.Empty(accepted);
        Assert.Empty(gate.Upstream.Seen);
    }

    private IEnumerable<string> NearMisses()
    {
        var key = maze.Admin;
        var parts = key.Split('_');
        for (var i = 0; i < 43; i++)
            foreach (var other in new[] { 'A', 'z', '0' })
                if (parts[3][i] != other)
                    yield return KeyText.WithSecret(key, parts[3][..i] + other + parts[3][(i + 1)..]);

        for (var i = 0; i < 12; i++)
            yield return KeyText.WithId(key, parts[2][..i] + (parts[2][i] == 'Q' ? 'R' : 'Q') + parts[2][(i + 1)..]);

        yield return KeyText.WithSecret(key, maze.Bob.Split('_')[3]);
        yield return KeyText.WithId(maze.Bob, parts[2]);
        yield return KeyText.WithSecret(key, parts[3].ToUpperInvariant());
        yield return KeyText.WithSecret(key, new string('0', 43));
        yield return key[..^1];
        yield return key + "0";
        yield return key.Replace("live", "test", StringComparison.Ordinal);
        yield return key.Replace("maze", "mazf", StringComparison.Ordinal);
        yield return key.ToUpperInvariant();
        yield return parts[2];
        yield return $"{parts[0]}_{parts[1]}_{parts[2]}";
        yield return "\"" + key + "\"";
        yield return key + "\u00a0";
    }
}
