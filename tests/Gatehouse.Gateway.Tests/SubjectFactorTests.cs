using System.Text;

namespace Gatehouse.Gateway.Tests;

/// <summary>Enrolling what subjects can prove themselves with, by command.</summary>
public sealed class SubjectFactorTests
{
    [Fact]
    public async Task What_is_enrolled_is_shown_and_can_be_taken_away()
    {
        using var office = new Office { Input = Encoding.UTF8.GetBytes("correct horse battery\n") };
        await office.TypeAsync("subject", "create", "alice");

        Assert.Equal(0, (await office.TypeAsync("subject", "set", "alice", "email", "alice@shop.example")).Exit);
        Assert.Equal(0, (await office.TypeAsync("subject", "set", "alice", "password")).Exit);
        Assert.Equal(0, (await office.TypeAsync("subject", "set", "alice", "tenant", "north")).Exit);
        var totp = await office.TypeAsync("subject", "set", "alice", "totp", "--json");

        Assert.StartsWith("otpauth://totp/", totp.Text("totp"), StringComparison.Ordinal);
        var shown = (await office.TypeAsync("subject", "show", "alice", "--json")).Json.GetProperty("factors");
        Assert.Equal(("alice@shop.example", true, true, "north"), (shown.GetProperty("email").GetString(), shown.GetProperty("password").GetBoolean(), shown.GetProperty("totp").GetBoolean(), shown.GetProperty("tenant").GetString()));

        var removed = await office.TypeAsync("subject", "set", "alice", "totp", "--remove", "--json");
        Assert.False(removed.Json.GetProperty("factors").GetProperty("totp").GetBoolean());
        Assert.Contains("nothing had to be changed", (await office.TypeAsync("subject", "set", "alice", "totp", "--remove")).Error, StringComparison.Ordinal);
    }

    [Fact] // CWE-214: arguments stand in the shell's history and in the list of processes.
    public async Task A_password_is_taken_from_standard_input_and_never_from_the_arguments()
    {
        using var office = new Office { Input = Encoding.UTF8.GetBytes("correct horse battery\n") };
        await office.TypeAsync("subject", "create", "alice");

        var typed = await office.TypeAsync("subject", "set", "alice", "password", "correct-horse-battery");

        Assert.Equal(2, typed.Exit);
        Assert.DoesNotContain("correct-horse-battery", typed.Error + typed.Out, StringComparison.Ordinal);
        Assert.False((await office.TypeAsync("subject", "show", "alice", "--json")).Json.GetProperty("factors").GetProperty("password").GetBoolean());
    }

    [Theory]
    [InlineData("subject set alice password", "12 to 256 characters")]       // what is at standard input is too short
    [InlineData("subject set alice email", "expected an address")]
    [InlineData("subject set alice email not-an-address", "alice@shop.example")]
    [InlineData("subject set alice email a@shop.example --remove", "found both")]
    [InlineData("subject set alice totp 123456", "expected no value here")]
    [InlineData("subject set alice phone 123", "email, password, totp or tenant")]
    public async Task What_cannot_be_enrolled_is_refused_with_what_was_expected(string line, string told)
    {
        using var office = new Office { Input = "short\n"u8.ToArray() };
        await office.TypeAsync("subject", "create", "alice");

        var typed = await office.TypeAsync(line.Split(' '));

        Assert.Equal(2, typed.Exit);
        Assert.Contains(told, typed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_enrolled_by_a_typing_mistake()
    {
        using var office = new Office();
        await office.TypeAsync("subject", "create", "alice");

        var typed = await office.TypeAsync("subject", "set", "alcie", "email", "alice@shop.example");

        Assert.Equal(1, typed.Exit);
        Assert.Contains("did you mean 'alice'?", typed.Error, StringComparison.Ordinal);
    }
}
