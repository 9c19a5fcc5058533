using Gatehouse.Live;

namespace Gatehouse.Gateway.Tests;

/// <summary>Rotation by command: two secrets under one id, and who still uses the old one (requirement 1.08).</summary>
public sealed class KeyRotationTests
{
    [Fact]
    public async Task Rotating_shows_a_new_secret_once_under_the_same_id()
    {
        using var office = new Office();
        var made = await office.TypeAsync("key", "create", "--client", "warehouse", "--json");

        var rotated = await office.TypeAsync("key", "rotate", made.Text("id"), "--json");
        var shown = await office.TypeAsync("key", "show", made.Text("id"));

        Assert.Equal((0, made.Text("id")), (rotated.Exit, rotated.Text("id")));
        Assert.Equal(made.Text("id"), rotated.Text("key").Split('_')[2]);
        Assert.NotEqual(made.Text("key"), rotated.Text("key"));
        Assert.Equal(7, (rotated.Json.GetProperty("old_secret_until").GetDateTimeOffset() - DateTimeOffset.UtcNow).TotalDays, 0.01);
        Assert.Contains("state      rotating", shown.Out, StringComparison.Ordinal);
        Assert.Contains("old secret accepted until 20", shown.Out, StringComparison.Ordinal);
        Assert.Contains($"next: gatehouse key usage {made.Text("id")}", rotated.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(rotated.Text("key").Split('_')[3], shown.Out + shown.Error + rotated.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_overlap_of_0_ends_the_old_secret_at_once()
    {
        using var office = new Office();
        var id = (await office.TypeAsync("key", "create", "--client", "warehouse", "--json")).Text("id");

        var rotated = await office.TypeAsync("key", "rotate", id, "--overlap", "0");

        Assert.Equal(0, rotated.Exit);
        Assert.Matches("^shop_live_[0-9A-Za-z_]{63}\n$", rotated.Out);
        Assert.Contains("The old one is refused from now on.", rotated.Error, StringComparison.Ordinal);
        Assert.Contains("state      live", (await office.TypeAsync("key", "show", id)).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("never", "--overlap: expected a time such as '90d', '12h', '30m' (one minute to ten years) or 0, found 'never'")]
    [InlineData("1y", "--overlap: expected a time such as")]
    [InlineData("91d", "--overlap: expected at most 90d, found '91d'")]
    public async Task An_overlap_has_an_end(string overlap, string told)
    {
        using var office = new Office();
        var id = (await office.TypeAsync("key", "create", "--client", "a", "--json")).Text("id");

        var rotated = await office.TypeAsync("key", "rotate", id, "--overlap", overlap);

        Assert.Equal(2, rotated.Exit);
        Assert.Contains(told, rotated.Error, StringComparison.Ordinal);
    }

    [Fact] // Callers of the oldest of three would be cut off without anybody having looked for them.
    public async Task A_second_rotation_waits_for_the_end_of_the_first()
    {
        using var office = new Office();
        var id = (await office.TypeAsync("key", "create", "--client", "a", "--json")).Text("id");
        await office.TypeAsync("key", "rotate", id);

        var again = await office.TypeAsync("key", "rotate", id);
        var finished = await office.TypeAsync("key", "rotate", id, "--finish");
        var nothing = await office.TypeAsync("key", "rotate", id, "--finish");

        Assert.Equal((1, 0, 0), (again.Exit, finished.Exit, nothing.Exit));
        Assert.Contains("is being rotated already", again.Error, StringComparison.Ordinal);
        Assert.Equal($"{id} rotated\n", finished.Out);
        Assert.Contains("there was nothing to end", nothing.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await office.TypeAsync("key", "rotate", id)).Exit);
    }

    [Fact]
    public async Task What_no_secret_could_open_is_not_rotated()
    {
        using var office = new Office();
        var id = (await office.TypeAsync("key", "create", "--client", "a", "--json")).Text("id");
        await office.TypeAsync("key", "block", id);

        var blocked = await office.TypeAsync("key", "rotate", id);

        Assert.Equal((1, 1), (blocked.Exit, (await office.TypeAsync("key", "rotate", "AAAAAAAAAAAA")).Exit));
        Assert.Contains($"key {id} is blocked: a new secret would be refused too", blocked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_tells_plainly_whether_the_old_secret_can_be_ended()
    {
        using var office = new Office();
        var id = (await office.TypeAsync("key", "create", "--client", "a", "--json")).Text("id");
        await UsedAsync(office, new KeySourceUse(id, false, "192.0.2.0/24", DateTimeOffset.UtcNow.AddDays(-3), 4000));
        await office.TypeAsync("key", "rotate", id);

        var before = await office.TypeAsync("key", "usage", id, "--json");
        await UsedAsync(office, new KeySourceUse(id, false, "198.51.100.0/24", DateTimeOffset.UtcNow, 12), new KeySourceUse(id, true, "203.0.113.0/24", DateTimeOffset.UtcNow.AddMinutes(-30.5), 1204));
        var still = await office.TypeAsync("key", "usage", id);
        await UsedAsync(office, new KeySourceUse(id, false, "192.0.2.0/24", DateTimeOffset.UtcNow, 1), new KeySourceUse(id, false, "203.0.113.0/24", DateTimeOffset.UtcNow, 1));
        var moved = await office.TypeAsync("key", "usage", id);
        await office.TypeAsync("key", "rotate", id, "--finish");
        var after = await office.TypeAsync("key", "usage", id);

        Assert.Equal("192.0.2.0/24", Assert.Single(before.Json.GetProperty("still_on_old").EnumerateArray()).GetProperty("source").GetString());   // used before the rotation: the caller still has what is now old
        Assert.Matches("(?m)^new  198.51.100.0/24       20[0-9TZ:-]+  12$", still.Out);
        Assert.Matches("(?m)^old  203.0.113.0/24        20[0-9TZ:-]+  1,204$", still.Out);
        Assert.Contains("Not yet seen with the new secret: 203.0.113.0/24 (30 minutes ago), 192.0.2.0/24 (3 days ago). Ending the old one now would cut these callers off", still.Error, StringComparison.Ordinal);
        Assert.Contains("Every source was seen with the new secret since it last showed the old one: it can be ended.", moved.Error, StringComparison.Ordinal);
        Assert.Contains($"next: gatehouse key rotate {id} --finish", moved.Error, StringComparison.Ordinal);
        Assert.Contains("It has one secret; none is being replaced.", after.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_secret_that_nobody_used_can_be_ended_once_any_use_is_written_down()
    {
        using var office = new Office();
        var id = (await office.TypeAsync("key", "create", "--client", "a", "--json")).Text("id");
        await office.TypeAsync("key", "rotate", id);

        var early = await office.TypeAsync("key", "usage", id);   // gateways may know of callers that nobody has written down yet
        await UsedAsync(office, new KeySourceUse(id, false, "192.0.2.0/24", DateTimeOffset.UtcNow, 1));
        var usage = await office.TypeAsync("key", "usage", id);

        Assert.Contains("Ask again in a minute; if there is still none, the old secret can be ended.", early.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--finish", early.Error, StringComparison.Ordinal);

        Assert.Contains("Nobody was seen with the old secret", usage.Error, StringComparison.Ordinal);
        Assert.Contains($"next: gatehouse key rotate {id} --finish", usage.Error, StringComparison.Ordinal);
    }

    private static async Task UsedAsync(Office office, params KeySourceUse[] uses)
    {
        await using var register = await office.OpenAsync();
        await register.KeyUses.AddAsync(uses, TestContext.Current.CancellationToken);
    }
}
