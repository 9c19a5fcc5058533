using System.Text;
using Gatehouse.Audit.Tree;

namespace Gatehouse.Tests.Audit.Tree;

/// <summary>Every record that was emptied is covered by a later record that says so.</summary>
public sealed class ErasuresTests
{
    [Theory]
    [InlineData("1,2,3", "1-3", 0)]
    [InlineData("1,2,3", "1 2-3", 0)]           // in two goes, in one piece
    [InlineData("1,2,3", "2-3 1", 0)]
    [InlineData("1,5,9", "1,5,9", 0)]
    [InlineData("1,5,9", "1-9", 0)]
    [InlineData("1,5,9", "1,9", 5)]
    [InlineData("5,6,7", "5-6", 7)]
    [InlineData("5,6,7", "6-7", 5)]
    [InlineData("5", "", 5)]
    [InlineData("5", "7-3", 5)]                 // no range
    [InlineData("5", "1-9223372036854775807", 0)]
    [InlineData("100", "1-200", 100)]           // only what came before the record that says so
    public void The_first_that_none_covers_is_named(string empty, string allowed, long first)
    {
        var erasures = new Erasures();
        foreach (var number in empty.Split(','))
            erasures.Empty(long.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
        foreach (var records in allowed.Split(' '))
            erasures.Allow(Encoding.UTF8.GetBytes($$"""{"records":"{{records}}"}"""), 100);

        Assert.Equal(first, erasures.FirstUnexplained());
    }

    [Fact] // CWE-407: side by side and not each with each, or this would take an hour.
    public void Half_a_million_places_are_held_against_half_a_million_ranges()
    {
        var erasures = new Erasures();
        var numbers = Enumerable.Range(1, 500_000).Select(i => 2L * i).ToList();
        foreach (var number in numbers)
            erasures.Empty(number);
        erasures.Allow(Encoding.UTF8.GetBytes($$"""{"records":"{{Erasures.Text(numbers)}}"}"""), 2_000_000);

        Assert.Equal(0, erasures.FirstUnexplained());
    }
}
