using Gatehouse.Authorization.Proofs;
using Gatehouse.Live;

namespace Gatehouse.Storage.Tests;

/// <summary>What every <see cref="ISubjectFactors"/> promises.</summary>
public abstract class SubjectFactorsContract
{
    private static readonly Actor Someone = new("cli:tester", "enrolled in person");

    private protected abstract ValueTask<Stores> OpenAsync();

    [Fact]
    public async Task What_is_set_is_found_and_what_is_removed_is_gone()
    {
        using var stores = await OpenAsync();
        await stores.Subjects.CreateAsync("alice", [], Someone, default);
        Assert.Equal(SubjectFactors.None, await stores.Factors.FindAsync("alice", default));

        Assert.True((await stores.Factors.SetEmailAsync("alice", "alice@shop.example", Someone, default)).Made);
        Assert.True((await stores.Factors.SetPasswordAsync("alice", "a hash", Someone, default)).Made);
        Assert.True((await stores.Factors.SetCodesAsync("alice", new byte[] { 1, 2 }, Someone, default)).Made);
        Assert.True((await stores.Factors.SetTenantAsync("alice", "north", Someone, default)).Made);

        var found = await stores.Factors.FindAsync("alice", default);
        Assert.Equal(("alice@shop.example", "a hash", "north"), (found.Email, found.Password, found.Tenant));
        Assert.Equal([1, 2], found.Codes!.Value.ToArray());
        Assert.Equal(ChangeResult.Already, (await stores.Factors.SetEmailAsync("alice", "alice@shop.example", Someone, default)).Result);
        Assert.True((await stores.Factors.SetCodesAsync("alice", null, Someone, default)).Made);
        Assert.Null((await stores.Factors.FindAsync("alice", default)).Codes);
        Assert.Equal(ChangeResult.Already, (await stores.Factors.SetCodesAsync("alice", null, Someone, default)).Result);
    }

    [Fact] // Requirement 2.07: who, when, what; and nothing by which somebody could try passwords.
    public async Task Every_change_is_recorded_and_no_record_holds_a_secret()
    {
        using var stores = await OpenAsync();
        await stores.Subjects.CreateAsync("alice", [], Someone, default);
        await stores.Factors.SetPasswordAsync("alice", "gh1:$2a$12$secret", Someone, default);
        await stores.Factors.SetCodesAsync("alice", "sealed-secret"u8.ToArray(), Someone, default);

        var records = await stores.Audit.ListAsync(1, 10, default);
        Assert.Equal(["subject.password.set", "subject.totp.set"], records.Select(entry => entry.Action));
        Assert.All(records, entry => Assert.DoesNotContain("secret", entry.Before + entry.After, StringComparison.Ordinal));
        Assert.Contains("\"password\":true", records[0].After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_exists_is_enrolled_and_a_subject_of_another_issuer_always_can_be()
    {
        using var stores = await OpenAsync();
        Assert.Equal(ChangeResult.NotFound, (await stores.Factors.SetEmailAsync("bob", "bob@shop.example", Someone, default)).Result);
        Assert.True((await stores.Factors.SetEmailAsync("https://login.example|7", "bob@shop.example", Someone, default)).Made);
    }

    [Fact] // Were the name given again, the address would be somebody else's.
    public async Task With_a_subject_goes_what_it_could_prove_itself_with()
    {
        using var stores = await OpenAsync();
        await stores.Subjects.CreateAsync("alice", [], Someone, default);
        await stores.Factors.SetEmailAsync("alice", "alice@shop.example", Someone, default);
        await stores.Subjects.RemoveAsync("alice", Someone, default);
        await stores.Subjects.CreateAsync("alice", [], Someone, default);
        Assert.Equal(SubjectFactors.None, await stores.Factors.FindAsync("alice", default));
    }

    [Fact]
    public async Task A_new_factor_takes_back_what_was_proved_with_the_old_one()
    {
        using var stores = await OpenAsync();
        await stores.Subjects.CreateAsync("alice", [], Someone, default);
        var now = DateTimeOffset.UtcNow;
        var proof = new AskedProof(new string('a', 22), "password", "alice", "mobile", "k", "GET", "/", new byte[32], new byte[32], ProofState.Asked, now, now.AddMinutes(5), "r");
        await stores.Proofs.AskAsync(proof, Someone, default);
        await stores.Proofs.GiveAsync(proof.Id, new ProofGift(), Someone, default);

        await stores.Factors.SetPasswordAsync("alice", "another hash", Someone, default);

        Assert.Equal("proof_unknown", await stores.Proofs.UseAsync(proof.Id, _ => null, Someone, default));
    }

    [Theory]
    [InlineData(""), InlineData("alice"), InlineData("a@"), InlineData("@b"), InlineData("a@b@c"), InlineData("a b@c.example"), InlineData("a@c.example\r\nBcc: x@y.example"), InlineData("<a@c.example>"), InlineData("a,b@c.example")]
    public async Task What_is_no_single_address_is_refused(string address)
    {
        using var stores = await OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await stores.Factors.SetEmailAsync("alice", address, Someone, default));
    }
}
