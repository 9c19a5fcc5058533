using CsCheck;
using Gatehouse.Live;

namespace Gatehouse.Tests.Live;

/// <summary>The table behind revocations and imported keys holds what a dictionary would, in every version of it.</summary>
public class MarkTableTests
{
    [Fact]
    public void Every_version_holds_what_was_put_and_not_taken_away() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[-3, 9]).Array[0, 40].Array[1, 20].Sample(batches =>
        {
            var (table, model) = (MarkTable.Empty, new Dictionary<int, long>());
            var versions = new List<(MarkTable Table, Dictionary<int, long> Model)>();
            foreach (var batch in batches)
            {
                var builder = new MarkTableBuilder(table);
                foreach (var (id, value) in batch)
                    Apply(builder, model, id, value);

                versions.Add((table = builder.Build(), new(model)));
            }

            foreach (var (version, truth) in versions)
            {
                Assert.Equal(truth.Count, version.Live);
                for (var id = 0; id <= 60; id++)
                    Assert.Equal(truth.TryGetValue(id, out var value) ? value : null, version.TryFind(Head(id), Tail(id), out var found) ? found : null as long?);
            }
        }, iter: 300);

    [Fact] // A token a second for years, each gone after ten minutes: the table stays as small as ten minutes are.
    public void What_has_ended_does_not_gather()
    {
        var table = MarkTable.Empty;
        for (var now = 1L; now <= 50_000; now++)
        {
            var builder = new MarkTableBuilder(table, forgotten: now);
            builder.Set((ulong)now * 0x9E3779B97F4A7C15UL, 0, now + 600);
            table = builder.Build();
        }

        Assert.InRange(table.Marks.Count, 600, 2048);
        Assert.InRange(table.Slots.Length, 600, 4096);
    }

    [Fact] // A store that fails half way through, forty times a second: else the slots would fill up and the next search never end.
    public void A_builder_that_was_given_up_leaves_no_room_taken()
    {
        var first = new MarkTableBuilder(MarkTable.Empty);
        first.Set(1, 1, 1);
        var table = first.Build();
        for (var i = 0; i < 1000; i++)
        {
            var builder = new MarkTableBuilder(table);
            for (var id = 2UL; id < 7; id++)
                builder.Set(id, id, 2);
        }

        Assert.False(table.TryFind(2, 2, out _));
        Assert.Contains(0, table.Slots);
    }

    [Fact]
    public void An_issuer_and_an_id_are_never_mistaken_for_others()
    {
        string[] parts = ["", "a", "ab", "abc", "abcd", "abcde", "\0", "\0\0", "a\0", "https://login.example", "https://login.exampl"];
        var hashes = parts.SelectMany(realm => parts.Select(id => IdHash.Of(realm, id))).ToHashSet();
        Assert.Equal(parts.Length * parts.Length, hashes.Count);
        Assert.Equal(IdHash.Of("issuer", "token"), IdHash.Of("issuer".AsSpan(), "xtoken".AsSpan(1)));
    }

    private static void Apply(MarkTableBuilder builder, Dictionary<int, long> model, int id, long value)
    {
        if (value < 0)
        {
            builder.Remove(Head(id), Tail(id));
            model.Remove(id);
        }
        else
        {
            builder.Set(Head(id), Tail(id), value);
            model[id] = value;
        }
    }

    // Alike, so that they collide.
    private static ulong Head(int id) => (ulong)(id % 5);

    private static ulong Tail(int id) => (ulong)(id / 5);
}
