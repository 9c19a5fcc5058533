namespace Gatehouse.Gateway.Commands.Diffing;

/// <summary>What a new policy would change for whom, by what was recorded.</summary>
/// <param name="From">Time of the first line that was judged; null without any.</param>
/// <param name="To">Time of the last one.</param>
/// <param name="Lines">Decisions that were judged.</param>
/// <param name="LockedOut">Was let through, would be refused.</param>
/// <param name="ProofAsked">Would first be asked for a further proof.</param>
/// <param name="OverLimit">Would be above a limit.</param>
/// <param name="OnlyWatched">Would be refused, did the new policy not only watch.</param>
/// <param name="LetIn">Was refused, would be let in.</param>
/// <param name="Unknown">What the records do not tell.</param>
/// <param name="Notes">What no record could tell.</param>
internal sealed record DiffReport(
    DateTimeOffset? From, DateTimeOffset? To, long Lines,
    IReadOnlyList<DiffRow> LockedOut, IReadOnlyList<DiffRow> ProofAsked, IReadOnlyList<DiffRow> OverLimit,
    IReadOnlyList<DiffRow> OnlyWatched, IReadOnlyList<DiffRow> LetIn, IReadOnlyList<DiffRow> Unknown, IReadOnlyList<string> Notes)
{
    /// <summary>Whether somebody who was let through would not be.</summary>
    public bool SomebodyLoses => LockedOut.Count + ProofAsked.Count + OverLimit.Count > 0;

    /// <summary>For a person.</summary>
    public static void Write(TextWriter to, DiffReport it)
    {
        to.WriteLine(it.From is null
            ? "No decision of that time is recorded."
            : $"{Count.Of(it.Lines)} decisions, {JsonText.Of(it.From.Value)} to {JsonText.Of(it.To!.Value)}");
        Write(to, "would be refused", it.LockedOut);
        Write(to, "would be asked for a further proof", it.ProofAsked);
        Write(to, "would be above a limit", it.OverLimit);
        Write(to, "would be written down (only watched)", it.OnlyWatched);
        Write(to, "would be let in", it.LetIn);
        Write(to, "cannot be told", it.Unknown);
        foreach (var note in it.Notes)
            to.WriteLine($"note: {note}");
    }

    private static void Write(TextWriter to, string title, IReadOnlyList<DiffRow> rows)
    {
        if (rows.Count == 0)
            return;

        to.WriteLine($"{title}:");
        foreach (var row in rows)
        {
            to.WriteLine(Plain.Text($"  {row.Client ?? "guests"}  {row.Operation}  {Count.Of(row.Requests, "request")}, {JsonText.Of(row.First)} to {JsonText.Of(row.Last)}{Subjects(row)}"));
            to.WriteLine(Plain.Text($"      {(row.Status == 0 ? "" : row.Status + " ")}{row.Why}{(row.Rule is null ? "" : $" ({row.Rule})")}"));
        }
    }

    private static string Subjects(DiffRow row) =>
        row.Subjects == 0 || (row.Subjects == 1 && row.Subject == row.Client) ? "" : row.Subjects == 1 ? $", {row.Subject}" : $", {Count.Of(row.Subjects, "subject")} ({row.Subject}, …)";
}

/// <summary>One client and one operation.</summary>
/// <param name="Client">Null for guests.</param>
/// <param name="Operation">As it was called then.</param>
/// <param name="Status">What the client would get; 0 when it is let through or not known.</param>
/// <param name="Why">For a person.</param>
/// <param name="Rule"><c>new.yaml:81</c>; null when no line says it.</param>
/// <param name="Requests">How many were recorded.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Subjects">Different subjects they were made for; at least 1 with a client.</param>
/// <param name="Subject">One of them.</param>
internal sealed record DiffRow(string? Client, string Operation, int Status, string Why, string? Rule, long Requests, DateTimeOffset First, DateTimeOffset Last, int Subjects, string? Subject);
