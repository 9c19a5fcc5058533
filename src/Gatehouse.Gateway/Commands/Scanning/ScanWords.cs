using System.Globalization;

namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary>What a person is told after a scan.</summary>
internal static class ScanWords
{
    private const int Shown = 20;

    /// <summary>Tells it.</summary>
    internal static void Tell(Terminal terminal, ScanResult seen, IReadOnlyList<FoundView> found, IReadOnlyList<string> blocked, bool history, TimeSpan took)
    {
        foreach (var unread in seen.Unread.Take(Shown))
            terminal.Fail($"not read: {Plain.Text(unread)}");
        if (seen.Unread.Count > Shown)
            terminal.Fail($"not read: {seen.Unread.Count - Shown} more");

        terminal.Say($"{Keys(found)} in {Count.Of(seen.Pieces, history ? "object" : "file")}, {Size(seen.Bytes)}, {took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s.{(found.Count == 0 ? " Archives and compressed files were not opened." : "")}");
        if (blocked.Count > 0)
            terminal.Say($"Ended just now: {string.Join(", ", blocked.Distinct())}");
        foreach (var one in found.Where(one => one.IsAccepted() && !blocked.Contains(one.Id)).DistinctBy(one => (one.Id, one.State)))
            terminal.Next(one.State == "old" ? $"gatehouse key rotate {one.Id} --finish" : $"gatehouse key block {one.Id} --reason {Shell.Word($"leaked: {one.PlaceText()}")}");
        if (found.Count > 0 && found[0].State is null)
            terminal.Next("with --policy it is told which of them are live");
    }

    private static string Keys(IReadOnlyList<FoundView> found)
    {
        var keys = found.DistinctBy(one => one.Key).Count();
        return keys == 0 ? "No key" : Count.Of(keys, "key") + (found.Count > keys ? $" at {found.Count} places" : "");
    }

    private static string Size(long bytes) => (bytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture) + " MiB";
}
