using Gatehouse.Live;

namespace Gatehouse.Gateway.Tests;

/// <summary>Signing keys and peppers by command.</summary>
public sealed class RingVerbTests
{
    [Fact]
    public async Task A_signing_key_is_staged_promoted_and_withdrawn()
    {
        using var office = new Office();
        var first = (await office.TypeAsync("signing-key", "list", "--json")).Json[0];
        Assert.Equal("primary", first.GetProperty("state").GetString());

        var staged = (await office.TypeAsync("signing-key", "stage", "--json")).Text("id");
        Assert.Equal(["primary", "staged"], await StatesAsync(office));
        Assert.Equal("primary", (await office.TypeAsync("signing-key", "promote", staged, "--json")).Text("state"));
        Assert.Equal(["old", "primary"], await StatesAsync(office));
        Assert.Equal(0, (await office.TypeAsync("signing-key", "rotate")).Exit);
        Assert.Equal(["old", "old", "primary"], await StatesAsync(office));

        var gone = await office.TypeAsync("signing-key", "withdraw", staged, "--reason", "stolen", "--json");
        Assert.Equal("withdrawn", gone.Text("state"));
        Assert.Contains("signs from now on", gone.Error, StringComparison.Ordinal);
        Assert.Equal(["old", "primary", "withdrawn"], (await StatesAsync(office)).Order(StringComparer.Ordinal));
        Assert.Equal(1, (await office.TypeAsync("signing-key", "withdraw", staged)).Exit);
    }

    [Fact]
    public async Task Nothing_is_promoted_that_a_running_gateway_might_not_know()
    {
        using var office = new Office();
        office.Nodes = new Confirmation(["gw-1"], ["gw-2"]);

        var typed = await office.TypeAsync("signing-key", "rotate");

        Assert.Equal(1, typed.Exit);
        Assert.Contains("gw-2 did not confirm", typed.Error, StringComparison.Ordinal);
        Assert.Equal(["primary", "staged"], await StatesAsync(office));

        office.Nodes = new Confirmation(["gw-1", "gw-2"], []);
        Assert.Equal(0, (await office.TypeAsync("signing-key", "promote")).Exit);
        Assert.Equal(["old", "primary"], await StatesAsync(office));
    }

    [Theory]
    [InlineData("signing-key promote", "no key is staged"), InlineData("signing-key promote 0123456789abcdef", "expected the id of a staged key")]
    [InlineData("signing-key withdraw 0123456789abcdef", "staged, primary or old"), InlineData("pepper retire 7", "expected one of the versions 1"), InlineData("pepper retire 1", "keys are hashed with")]
    public async Task What_is_not_there_is_refused(string line, string told)
    {
        using var office = new Office();
        var typed = await office.TypeAsync(line.Split(' '));
        Assert.Equal(1, typed.Exit);
        Assert.Contains(told, typed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pepper_goes_when_nothing_stands_under_it_and_what_never_came_back_is_named()
    {
        using var office = new Office();
        var key = (await office.TypeAsync("key", "create", "--client", "mobile", "--role", "user", "--json")).Text("id");
        Assert.Equal("2", (await office.TypeAsync("pepper", "rotate", "--json")).Text("id"));

        var list = (await office.TypeAsync("pepper", "list", "--json")).Json;
        Assert.Equal((1, 1, 1), (list[0].GetProperty("version").GetInt32(), list[0].GetProperty("keys").GetInt32(), list[0].GetProperty("never_used").GetInt32()));
        Assert.Equal((2, 0, true), (list[1].GetProperty("version").GetInt32(), list[1].GetProperty("keys").GetInt32(), list[1].GetProperty("primary").GetBoolean()));

        var refused = await office.TypeAsync("pepper", "retire", "1");
        Assert.Equal(1, refused.Exit);
        Assert.Contains(key, refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await office.TypeAsync("pepper", "list", "--json")).Json.GetArrayLength());

        var forced = await office.TypeAsync("pepper", "retire", "1", "--even-if-used");
        Assert.Equal(0, forced.Exit);
        Assert.Contains(key, forced.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await office.TypeAsync("pepper", "list", "--json")).Json.GetArrayLength());
    }

    private static async Task<string[]> StatesAsync(Office office) =>
        [.. (await office.TypeAsync("signing-key", "list", "--json")).Json.EnumerateArray().Select(key => key.GetProperty("state").GetString()!)];
}
