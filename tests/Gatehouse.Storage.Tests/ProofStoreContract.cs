using Gatehouse.Authorization.Proofs;
using Gatehouse.Live;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Storage.Tests;

/// <summary>What every <see cref="IProofStore"/> promises (requirement 2.05).</summary>
public abstract class ProofStoreContract
{
    private static readonly Actor Alice = new("alice") { Credential = "0123456789AB", RequestId = "request-of-alice" };
    private readonly Clock clock = new();
    private int ids;

    private protected abstract ValueTask<Stores> OpenAsync(TimeProvider time);

    [Fact]
    public async Task A_proof_is_asked_given_and_used_once_and_each_is_recorded()
    {
        using var stores = await OpenAsync(clock);
        var asked = await stores.Proofs.AskAsync(New(), Alice, default);

        Assert.Equal("proof_not_given", await UseAsync(stores, asked!.Id));
        Assert.True(await stores.Proofs.GiveAsync(asked.Id, new ProofGift(), Alice, default));
        Assert.Equal(ProofState.Given, (await stores.Proofs.FindAsync(asked.Id, default))!.State);
        Assert.Null(await UseAsync(stores, asked.Id));

        Assert.Equal("proof_used", await UseAsync(stores, asked.Id));
        Assert.False(await stores.Proofs.GiveAsync(asked.Id, new ProofGift(), Alice, default));
        Assert.Null(await stores.Proofs.FindAsync(asked.Id, default));
        var records = await stores.Audit.ListAsync(0, 10, default);
        Assert.Equal(["proof.asked alice", "proof.given alice", "proof.used alice"], records.Select(entry => $"{entry.Action} {entry.Target}"));
        Assert.All(records, entry => Assert.Contains(asked.Id, entry.Before, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_many_who_use_one_proof_at_once_one_does()
    {
        using var stores = await OpenAsync(clock);
        var id = await GivenAsync(stores);

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => UseAsync(stores, id))));

        Assert.Single(answers, why => why is null);
        Assert.All(answers.Where(why => why is not null), why => Assert.Equal("proof_used", why));
    }

    [Fact]
    public async Task A_proof_that_is_not_good_for_the_request_stays_as_it_is()
    {
        using var stores = await OpenAsync(clock);
        var id = await GivenAsync(stores);

        Assert.Equal("proof_of_another_request", await stores.Proofs.UseAsync(id, _ => "proof_of_another_request", Alice, default));
        Assert.Null(await UseAsync(stores, id));
    }

    [Fact]
    public async Task After_five_minutes_a_proof_is_worth_nothing()
    {
        using var stores = await OpenAsync(clock);
        var given = await GivenAsync(stores);
        var asked = (await stores.Proofs.AskAsync(New(binding: 2), Alice, default))!.Id;

        clock.Now += TimeSpan.FromMinutes(5);

        Assert.Equal("proof_expired", await UseAsync(stores, given));
        Assert.False(await stores.Proofs.GiveAsync(asked, new ProofGift(), Alice, default));
        Assert.False((await stores.Proofs.CountAnswerAsync(asked, "home", Alice, default)).IsOpen);
        Assert.Null(await stores.Proofs.FindAsync(asked, default));
    }

    [Fact] // Or every repetition of a request would send another letter.
    public async Task The_same_request_asked_again_is_the_same_proof_until_its_last_minute()
    {
        using var stores = await OpenAsync(clock);
        var first = await stores.Proofs.AskAsync(New(), Alice, default);

        Assert.Equal(first!.Id, (await stores.Proofs.AskAsync(New(), Alice, default))!.Id);
        Assert.NotEqual(first.Id, (await stores.Proofs.AskAsync(New(binding: 2), Alice, default))!.Id);
        Assert.NotEqual(first.Id, (await stores.Proofs.AskAsync(New(credential: "another-key"), Alice, default))!.Id);

        clock.Now += TimeSpan.FromMinutes(4);
        Assert.NotEqual(first.Id, (await stores.Proofs.AskAsync(New(), Alice, default))!.Id);
    }

    [Fact] // A thief with the key could otherwise keep its owner from asking.
    public async Task A_credential_has_eight_open_and_another_one_is_not_hindered()
    {
        using var stores = await OpenAsync(clock);
        for (var i = 0; i < IProofStore.MostOpen; i++)
            Assert.NotNull(await stores.Proofs.AskAsync(New(binding: i), Alice, default));

        Assert.Null(await stores.Proofs.AskAsync(New(binding: 100), Alice, default));
        Assert.NotNull(await stores.Proofs.AskAsync(New(binding: 100, credential: "another-key"), Alice, default));
        clock.Now += TimeSpan.FromMinutes(5);
        Assert.NotNull(await stores.Proofs.AskAsync(New(binding: 100), Alice, default));
    }

    [Fact]
    public async Task Five_answers_close_a_proof_also_when_they_come_at_once()
    {
        using var stores = await OpenAsync(clock);
        var id = (await stores.Proofs.AskAsync(New(), Alice, default))!.Id;

        var leaves = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => stores.Proofs.CountAnswerAsync(id, $"place {i}", Alice, default).AsTask())));

        Assert.Equal(IProofStore.MostAnswers, leaves.Count(leave => leave.IsOpen));
        Assert.NotEqual(id, (await stores.Proofs.AskAsync(New(), Alice, default))!.Id);
    }

    [Fact] // CWE-645: whoever guesses must not shut out whom they guess at.
    public async Task Ten_wrong_answers_shut_out_where_they_came_from_and_nobody_else()
    {
        using var stores = await OpenAsync(clock);
        await EnrolAsync(stores);
        await GuessAsync(stores, 10, _ => "thief");

        var id = (await stores.Proofs.AskAsync(New(binding: 50), Alice, default))!.Id;
        Assert.Equal(clock.Now.AddMinutes(15), (await stores.Proofs.CountAnswerAsync(id, "thief", Alice, default)).LockedUntil);
        Assert.Equal(new AnswerLeave(true, null), await stores.Proofs.CountAnswerAsync(id, "home", Alice, default));
        Assert.Contains(await stores.Audit.ListAsync(0, 100, default), entry => entry.Action == "proof.locked");
    }

    [Fact]
    public async Task Each_lock_is_twice_as_long_and_a_right_answer_forgets_them()
    {
        using var stores = await OpenAsync(clock);
        await EnrolAsync(stores);
        await GuessAsync(stores, 10, _ => "home");
        clock.Now += TimeSpan.FromMinutes(15);
        await GuessAsync(stores, 10, _ => "home");
        Assert.Equal(clock.Now.AddMinutes(30), await LockAsync(stores, "home"));

        clock.Now += TimeSpan.FromMinutes(30);
        var id = (await stores.Proofs.AskAsync(New(binding: 70), Alice, default))!.Id;
        await stores.Proofs.CountAnswerAsync(id, "home", Alice, default);
        Assert.True(await stores.Proofs.GiveAsync(id, new ProofGift { Origin = "home" }, Alice, default));
        await GuessAsync(stores, 10, _ => "home");
        Assert.Equal(clock.Now.AddMinutes(15), await LockAsync(stores, "home"));
    }

    [Fact] // Many sources, one stolen key: else every source would be worth ten guesses.
    public async Task A_hundred_wrong_answers_from_anywhere_leave_only_places_that_proved_before()
    {
        using var stores = await OpenAsync(clock);
        await EnrolAsync(stores);
        var id = (await stores.Proofs.AskAsync(New(binding: 99), Alice, default))!.Id;
        await stores.Proofs.CountAnswerAsync(id, "home", Alice, default);
        Assert.True(await stores.Proofs.GiveAsync(id, new ProofGift { Origin = "home" }, Alice, default));

        await GuessAsync(stores, 100, i => $"source {i}");

        Assert.Equal(clock.Now.AddDays(1), await LockAsync(stores, "a new source"));
        Assert.Null(await LockAsync(stores, "home"));
    }

    [Fact] // Whoever has one of two factors gives it right in between, and guesses at the other.
    public async Task A_right_answer_takes_back_its_own_count_and_no_guess_made_elsewhere()
    {
        using var stores = await OpenAsync(clock);
        await EnrolAsync(stores);
        for (var round = 0; round < 10; round++)
        {
            await GuessAsync(stores, 10, i => $"codes {round} {i}");
            if (round == 9)
                break;

            var id = (await stores.Proofs.AskAsync(New(credential: $"right {++ids}"), Alice, default))!.Id;
            await stores.Proofs.CountAnswerAsync(id, "password", Alice, default);
            Assert.True(await stores.Proofs.GiveAsync(id, new ProofGift { Origin = "password" }, Alice, default));
        }

        Assert.Equal(clock.Now.AddDays(1), await LockAsync(stores, "codes anew"));
    }

    [Fact] // RFC 6238, section 5.2
    public async Task A_code_counts_once_whatever_it_is_given_for()
    {
        using var stores = await OpenAsync(clock);
        await EnrolAsync(stores);
        var (one, two) = ((await stores.Proofs.AskAsync(New(), Alice, default))!.Id, (await stores.Proofs.AskAsync(New(binding: 2), Alice, default))!.Id);

        var given = await Task.WhenAll(new[] { one, two }.Select(id => Task.Run(() => stores.Proofs.GiveAsync(id, new ProofGift { CodeStep = 1000 }, Alice, default).AsTask())));

        Assert.Single(given, true);
        var other = given[0] ? two : one;
        Assert.Equal(ProofState.Asked, (await stores.Proofs.FindAsync(other, default))!.State);
        Assert.False(await stores.Proofs.GiveAsync(other, new ProofGift { CodeStep = 999 }, Alice, default));
        Assert.True(await stores.Proofs.GiveAsync(other, new ProofGift { CodeStep = 1001 }, Alice, default));
    }

    [Fact]
    public async Task What_could_not_be_delivered_is_asked_anew_and_what_was_given_is_not_taken_back()
    {
        using var stores = await OpenAsync(clock);
        var asked = (await stores.Proofs.AskAsync(New(), Alice, default))!.Id;
        await stores.Proofs.WithdrawAsync(asked, Alice, default);
        Assert.NotEqual(asked, (await stores.Proofs.AskAsync(New(), Alice, default))!.Id);

        var given = await GivenAsync(stores, binding: 5);
        await stores.Proofs.WithdrawAsync(given, Alice, default);
        Assert.Null(await UseAsync(stores, given));
    }

    [Fact]
    public async Task What_is_over_is_forgotten_an_hour_later()
    {
        using var stores = await OpenAsync(clock);
        var id = await GivenAsync(stores);
        clock.Now += TimeSpan.FromMinutes(66);
        await stores.Proofs.PruneAsync(default);
        Assert.Equal("proof_unknown", await UseAsync(stores, id));
    }

    private AskedProof New(int binding = 1, string credential = "0123456789AB") => new(
        $"{++ids:D22}", "password", "alice", "mobile", credential, "DELETE", "/users/alice?now=1", BitConverter.GetBytes(binding), new byte[32], ProofState.Asked, clock.Now, clock.Now.AddMinutes(5), "r1");

    private async Task<string> GivenAsync(Stores stores, int binding = 1)
    {
        var id = (await stores.Proofs.AskAsync(New(binding), Alice, default))!.Id;
        Assert.True(await stores.Proofs.GiveAsync(id, new ProofGift(), Alice, default));
        return id;
    }

    private static async Task<string?> UseAsync(Stores stores, string id) => await stores.Proofs.UseAsync(id, _ => null, Alice, default);

    private static async Task EnrolAsync(Stores stores)
    {
        await stores.Subjects.CreateAsync("alice", [], Alice, default);
        await stores.Factors.SetPasswordAsync("alice", "a hash", Alice, default);
    }

    private async Task GuessAsync(Stores stores, int count, Func<int, string> origin)
    {
        for (var i = 0; i < count; i++)
        {
            // A credential of its own each time, so that the bound on open proofs is not what stops it.
            var id = (await stores.Proofs.AskAsync(New(credential: $"guess {++ids}"), Alice, default))!.Id;
            Assert.Equal(new AnswerLeave(true, null), await stores.Proofs.CountAnswerAsync(id, origin(i), Alice, default));
        }
    }

    private async Task<DateTimeOffset?> LockAsync(Stores stores, string origin)
    {
        var id = (await stores.Proofs.AskAsync(New(credential: $"asks {++ids}"), Alice, default))!.Id;
        return (await stores.Proofs.CountAnswerAsync(id, origin, Alice, default)).LockedUntil;
    }
}
