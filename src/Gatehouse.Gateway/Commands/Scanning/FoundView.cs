namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary>A found key as it is told: never its secret.</summary>
/// <remarks>State: live, old (its secret before the last rotation, still accepted), blocked, expired, dead (not, or no longer, the key's secret), unknown; null when it was not looked up.</remarks>
internal sealed record FoundView(
    string? Commit, string Path, long Line, long Column, string Id, string Brand, string Env, string Key, string? State, string? Client)
{
    private string place = "";

    /// <summary>What is told of a key.</summary>
    public static FoundView Of(Place place, (string State, string? Client)? known) =>
        new(place.Commit, place.Path, place.Key.Line, place.Key.Column, place.Key.Id, place.Key.Brand, place.Key.Environment, place.Key.Masked, known?.State, known?.Client) { place = place.ToString() };

    /// <summary>Whether it opens something.</summary>
    public bool IsAccepted() => State is "live" or "old";

    /// <summary>Its place, as a person reads it.</summary>
    public string PlaceText() => place;

    /// <summary>One line.</summary>
    public static void Print(TextWriter to, FoundView found) => to.WriteLine(
        $"{found.place}  {found.Key}{(found.State is null ? "" : "  " + found.State)}{(found.Client is null ? "" : "  " + Plain.Text(found.Client))}");
}
