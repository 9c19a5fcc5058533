using System.Text.Json;
using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands.Auditing;

/// <summary>An audit record as the command line shows it.</summary>
internal sealed record AuditView(long Number, DateTimeOffset At, string Actor, string Action, string Target, string Reason, string? Credential, string? RequestId, JsonElement? Before, JsonElement? After, bool Erased, long Seq)
{
    public static AuditView Of(AuditEntry entry) => new(
        entry.Number, entry.At, entry.Actor, entry.Action, entry.Target, entry.Reason, entry.Credential, entry.RequestId, Json(entry.Before), Json(entry.After), entry.Erased, entry.Seq);

    /// <summary>One line: number, time, action, target, by whom, why.</summary>
    public void Line(TextWriter to) => to.WriteLine(Plain.Text(Erased
        ? $"{Number,6}  {JsonText.Of(At)}  {Action,-18}  (erased)"
        : $"{Number,6}  {JsonText.Of(At)}  {Action,-18}  {Target}  by {Actor}{(Reason.Length > 0 ? $": {Reason}" : "")}"));

    /// <summary>All of it.</summary>
    public void Whole(TextWriter to)
    {
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("number", $"{Number}"), ("at", JsonText.Of(At)), ("action", Action), ("target", Target), ("actor", Actor), ("credential", Credential),
            ("request", RequestId), ("reason", Reason), ("before", Before?.GetRawText()), ("after", After?.GetRawText()), ("erased", Erased ? "what was personal in it was erased" : null), ("seq", $"{Seq}")])
            if (!string.IsNullOrEmpty(value))
                to.WriteLine($"{name,-10}  {Plain.Text(value)}");
    }

    // Somebody may have written anything into the table: what is no JSON is shown as text.
    private static JsonElement? Json(string? text)
    {
        if (text is null)
            return null;

        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }
}
