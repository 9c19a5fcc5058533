using Gatehouse.Policy.Model;
using Gatehouse.RateLimiting;
using Gatehouse.Request;

namespace Gatehouse.Tests.RateLimiting;

public sealed class DoorTests
{
    private static readonly Quota Three = new(3, TimeSpan.FromMinutes(1));
    private static readonly Refusal NotFound = Refusals.NotFound("unknown_operation");
    private static readonly Refusal WrongKey = new(401, "invalid_credential", "Send a credential that is accepted.", "key_unknown");

    private readonly ManualClock clock = new();
    private readonly Door door;
    private bool looksKnown;

    public DoorTests() => door = new Door(clock, _ => looksKnown);

    [Fact]
    public async Task Honest_traffic_is_free_at_the_door()
    {
        for (var i = 0; i < 1000; i++)
            Assert.True((await AskAsync()).Continues);
    }

    [Fact]
    public async Task A_source_that_only_collects_refusals_is_turned_away_before_any_hash_is_computed()
    {
        Charge(NotFound, 3);

        var refusal = (await AskAsync()).Refusal;

        Assert.Equal((429, "rate_limit_exceeded", "door_exhausted"), (refusal.Status, refusal.Error, refusal.Reason));
        Assert.Equal((3, 3, 20), (refusal.Limit!.CurrentLimit, refusal.Limit.RequestsMade, refusal.Limit.RetryAfter));
        Assert.Equal("Too many refused requests from this address. The next one will be accepted in 20 seconds.", refusal.Message);
    }

    [Fact]
    public async Task Being_turned_away_does_not_make_the_wait_longer()
    {
        Charge(NotFound, 3);
        for (var i = 0; i < 100; i++)
            door.Charge(Request(), (await AskAsync()).Refusal);

        clock.Pass(TimeSpan.FromSeconds(20));

        Assert.True((await AskAsync()).Continues);
    }

    [Theory]
    [InlineData(429)] // an honest client that retries is no attacker
    [InlineData(500)]
    [InlineData(503)]
    public async Task Some_refusals_are_not_the_sources_fault(int status)
    {
        Charge(new Refusal(status, "x", "y", "z"), 10);

        Assert.True((await AskAsync()).Continues);
    }

    [Fact]
    public async Task What_an_authenticated_client_is_refused_does_not_count_against_its_address()
    {
        for (var i = 0; i < 10; i++)
            door.Charge(Request(Sample.Client(1)), Refusals.Forbidden("not_granted"));

        Assert.True((await AskAsync()).Continues);
    }

    [Fact] // One office, one address: the neighbour's scanning must not shut out who holds a key.
    public async Task Who_shows_a_known_key_passes_although_a_neighbour_used_up_the_address()
    {
        Charge(NotFound, 50);
        Assert.False((await AskAsync()).Continues);

        looksKnown = true;

        Assert.True((await AskAsync()).Continues);
    }

    [Fact] // CWE-307: the public id of a key is in logs and tickets; knowing it must not buy unlimited guesses.
    public async Task Guessing_the_secret_of_a_known_key_ends_too()
    {
        looksKnown = true;
        var guesses = 0;
        while ((await AskAsync()).Continues && guesses < 1000)
        {
            door.Charge(Request(), WrongKey);
            guesses++;
        }

        Assert.Equal(6, guesses);   // its own budget of three, then the common one
    }

    [Fact]
    public async Task Guessing_at_unknown_keys_does_not_use_up_the_budget_of_known_ones()
    {
        Charge(WrongKey, 50);
        looksKnown = true;

        door.Charge(Request(), WrongKey);
        door.Charge(Request(), WrongKey);

        Assert.True((await AskAsync()).Continues);
    }

    [Fact] // Refusals by Arrival come before the door is asked; scanning must slow down all the same.
    public void A_scanner_gets_the_doors_answer_once_its_address_has_nothing_left()
    {
        Assert.Equal([404, 404, 404, 429, 429], Enumerable.Range(0, 5).Select(_ => door.Charge(Request(), NotFound).Status));
    }

    [Fact]
    public void A_connection_that_had_to_be_closed_is_closed_by_the_doors_answer_too()
    {
        Charge(NotFound, 3);

        Assert.True(door.Charge(Request(), Refusals.Malformed("Send HTTP.", "bad_chunk", close: true)).Close);
    }

    [Fact]
    public async Task Refusals_without_a_context_count_as_well()
    {
        for (var i = 0; i < 3; i++)
            door.Charge(Request().Source, Three);

        Assert.False((await AskAsync()).Continues);
    }

    [Fact]
    public async Task Other_addresses_are_not_touched()
    {
        Charge(NotFound, 50);

        Assert.True((await new DoorStep(door).RunAsync(Sample.Request(Sample.Operation(), source: "192.0.2.2", door: Three), default)).Continues);
    }

    private static RequestContext Request(Principal? principal = null) => Sample.Request(Sample.Operation(), principal, door: Three);

    private ValueTask<Outcome> AskAsync() => new DoorStep(door).RunAsync(Request(), default);

    private void Charge(Refusal refusal, int times)
    {
        for (var i = 0; i < times; i++)
            door.Charge(Request(), refusal);
    }
}
