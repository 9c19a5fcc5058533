namespace Gatehouse.Gateway.Tests;

/// <summary>Subjects, their roles and tokens by command.</summary>
public sealed class SubjectVerbTests
{
    [Fact]
    public async Task A_subject_gets_and_loses_roles()
    {
        using var office = new Office();

        var made = await office.TypeAsync("subject", "create", "alice", "--role", "user", "--json");
        var more = await office.TypeAsync("subject", "role", "add", "alice", "manager", "--json");
        var less = await office.TypeAsync("subject", "role", "remove", "alice", "user", "--json");

        Assert.Equal(["user"], made.Texts("roles"));
        Assert.Equal(["manager", "user"], more.Texts("roles"));
        Assert.Equal(["manager"], less.Texts("roles"));
        Assert.Equal("alice", (await office.TypeAsync("subject", "list", "--json")).Json.GetProperty("subjects")[0].GetProperty("id").GetString());
    }

    [Fact] // Requirement 2.08: whoever made a change can ask to be judged by it.
    public async Task Every_change_tells_its_position_in_the_log_and_what_changes_nothing_tells_none()
    {
        using var office = new Office();

        var made = await office.TypeAsync("subject", "create", "alice", "--json");
        var told = await office.TypeAsync("subject", "role", "add", "alice", "user");
        var ring = await office.TypeAsync("signing-key", "stage", "--json");
        var again = await office.TypeAsync("subject", "role", "add", "alice", "user", "--json");

        Assert.Equal(office.Woken, [made.Json.GetProperty("seq").GetInt64(), 2, ring.Json.GetProperty("seq").GetInt64()]);
        Assert.Contains("Gatehouse-Seq: 2'", told.Error, StringComparison.Ordinal);
        Assert.False(again.Json.TryGetProperty("seq", out _));
    }

    [Fact]
    public async Task A_subject_that_is_there_already_is_refused_and_not_changed()
    {
        using var office = new Office();
        await office.TypeAsync("subject", "create", "alice", "--role", "user");

        var again = await office.TypeAsync("subject", "create", "alice", "--role", "admin");

        Assert.Equal(1, again.Exit);
        Assert.Equal(["user"], (await office.TypeAsync("subject", "show", "alice", "--json")).Texts("roles"));
    }

    [Theory]
    [InlineData("subject create bob --role amdin", "did you mean 'admin'?")]
    [InlineData("subject role add alice amdin", "did you mean 'admin'?")]
    [InlineData("subject role remove alice usr", "did you mean 'user'?")]
    [InlineData("subject suspend alicee", "did you mean 'alice'?")]
    [InlineData("subject show nobody", "gatehouse subject create nobody")]
    [InlineData("subject suspend nobody", "gatehouse subject list")]
    [InlineData("revoke subject nobody", "gatehouse subject list")]
    public async Task An_unknown_name_is_refused_with_the_nearest(string line, string told)
    {
        using var office = new Office();
        await office.TypeAsync("subject", "create", "alice", "--role", "user");

        var typed = await office.TypeAsync(line.Split(' '));

        Assert.Equal(1, typed.Exit);
        Assert.Contains(told, typed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suspending_twice_is_fine_and_resuming_ends_it()
    {
        using var office = new Office();
        await office.TypeAsync("subject", "create", "alice");

        var first = await office.TypeAsync("subject", "suspend", "alice", "--reason", "dismissed", "--json");
        var second = await office.TypeAsync("subject", "suspend", "alice", "--json");

        Assert.Equal(("suspended", true, false), (first.Text("state"), first.Json.GetProperty("was_changed").GetBoolean(), second.Json.GetProperty("was_changed").GetBoolean()));
        Assert.Equal(0, second.Exit);
        Assert.Equal("active", (await office.TypeAsync("subject", "resume", "alice", "--json")).Text("state"));
    }

    [Fact] // Requirement 1.10, 1.14: ES256, under 700 bytes, no role in it.
    public async Task A_token_is_signed_for_a_live_subject_and_holds_no_role()
    {
        using var office = new Office();
        await office.TypeAsync("subject", "create", "alice", "--role", "manager");

        var made = await office.TypeAsync("token", "create", "--subject", "alice", "--scope", "orders:read", "--json");

        Assert.Equal(0, made.Exit);
        var parts = made.Text("token").Split('.');
        Assert.Contains("\"ES256\"", Decoded(parts[0]), StringComparison.Ordinal);
        Assert.Contains("\"alice\"", Decoded(parts[1]), StringComparison.Ordinal);
        Assert.DoesNotContain("manager", Decoded(parts[1]), StringComparison.Ordinal);
        Assert.InRange(made.Text("token").Length, 100, 700);
        Assert.InRange(made.Json.GetProperty("expires_at").GetDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task No_token_for_nobody_for_the_suspended_or_for_an_unknown_scope()
    {
        using var office = new Office();
        await office.TypeAsync("subject", "create", "alice");
        await office.TypeAsync("subject", "create", "bob");
        await office.TypeAsync("subject", "suspend", "bob");

        Assert.Equal(1, (await office.TypeAsync("token", "create", "--subject", "carol")).Exit);
        Assert.Equal(1, (await office.TypeAsync("token", "create", "--subject", "bob")).Exit);
        Assert.Equal(1, (await office.TypeAsync("token", "create", "--subject", "alice", "--scope", "nonsense")).Exit);
    }

    private static string Decoded(string part) =>
        System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(part));
}
