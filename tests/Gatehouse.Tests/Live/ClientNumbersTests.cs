using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Tests.Live;

/// <summary>Dense numbers of clients and subjects.</summary>
public class ClientNumbersTests
{
    [Fact]
    public void A_name_keeps_its_number()
    {
        var numbers = new ClientNumbers();
        for (var i = 0; i < 5000; i++)
            Assert.Equal(i, numbers.Of($"c{i}"));

        Assert.Equal(17, numbers.Of("c17"));
        Assert.Equal("c17", numbers.NameOf(17));
        Assert.Equal(-1, numbers.Find("nobody"));
        Assert.Equal(5000, numbers.Count);
    }

    [Fact]
    public void Many_that_ask_at_once_get_one_number_for_one_name()
    {
        var numbers = new ClientNumbers();
        var given = new int[4][];
        Parallel.For(0, 4, thread => given[thread] = [.. Enumerable.Range(0, 20_000).Select(i => numbers.Of($"c{i}"))]);

        Assert.Equal(20_000, numbers.Count);
        Assert.All(given, seen => Assert.Equal(given[0], seen));
        Assert.Equal(20_000, given[0].Distinct().Count());
    }

    [Fact]
    public void Names_of_every_script_and_length_are_told_apart()
    {
        var numbers = new ClientNumbers();
        string[] names = ["", "a", "Ä", "A\u0308", "https://login|zoë", "https://login|zoe", "日本", "\U0001F600", new('x', 4096), new('x', 4095), new('ß', 2048)];

        Assert.Equal(Enumerable.Range(0, names.Length), names.Select(numbers.Of));
        Assert.Equal(Enumerable.Range(0, names.Length), names.Select(numbers.Find));
        Assert.Equal(names, Enumerable.Range(0, names.Length).Select(numbers.NameOf));
        Assert.Equal([-1, -1, -1], new[] { new string('x', 4097), "\ud800", "\ufffd" }.Select(name => name == "\ufffd" ? numbers.Find(name) : numbers.Of(name)));
    }

    [Fact] // A reader that comes in the middle of a growth finds what was there before.
    public async Task A_name_that_has_a_number_is_found_while_others_get_theirs()
    {
        var numbers = new ClientNumbers();
        numbers.Of("first");
        var adding = Task.Run(() => Enumerable.Range(0, 100_000).Max(i => numbers.Of($"later-{i}")), TestContext.Current.CancellationToken);
        while (!adding.IsCompleted)
            Assert.Equal((0, "first"), (numbers.Find("first"), numbers.NameOf(0)));

        await adding;
        Assert.All(Enumerable.Range(0, 100_000), i => Assert.Equal($"later-{i}", numbers.NameOf(numbers.Find($"later-{i}"))));
    }

    [Fact] // Sharing a number would give one subject another's roles.
    public void Who_gets_no_number_is_refused_and_not_mixed_up()
    {
        var policy = TestPolicy.Make();
        var snapshot = Snapshot.Nothing(new ClientNumbers(most: 2), policy);
        var builder = new SnapshotBuilder(snapshot, policy);
        builder.Subject("alice", "admin", false, false, 0);
        builder.Subject("bob", "user", false, false, 0);
        builder.Subject("carol", "admin", false, false, 0);
        builder.Key(new KeyRow { Id = KeyId.New(), Client = "late", Subject = null, Roles = "admin", IsTest = false, Blocked = false, ExpiresAt = null, Hash = new byte[32], PepperVersion = 1 });
        var built = builder.Build(1);

        Assert.Equal((0b1000UL, 0b0010UL, 0UL), (built.RolesOf("alice"), built.RolesOf("bob"), built.RolesOf("carol")));
        Assert.Equal(0, built.KeyCount);
    }
}
