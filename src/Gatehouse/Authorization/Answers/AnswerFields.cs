namespace Gatehouse.Authorization.Answers;

/// <summary>Header fields of an answer that is no longer what the upstream sent.</summary>
internal static class AnswerFields
{
    // About octets that are no longer there (RFC 9110, sections 8.6, 8.8, 14; RFC 9530; RFC 9421). A validator or digest of the whole would also let
    // the hidden part be guessed and compared (CWE-203).
    private static readonly string[] OfOctets = ["Content-Length", "Content-MD5", "Content-Range", "Last-Modified"];
    private static readonly string[] OfAnswer = ["ETag", "Accept-Ranges", "Digest", "Content-Digest", "Repr-Digest", "Signature", "Signature-Input"];

    /// <summary>Gives a new body the header fields that hold of it too.</summary>
    public static void CopyStanding(HttpContent from, HttpContent to)
    {
        foreach (var (name, values) in from.Headers.NonValidated)
            if (!OfOctets.Contains(name, StringComparer.OrdinalIgnoreCase))
                to.Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>Takes away what speaks of the octets that were; of the body too, when it is none (HEAD).</summary>
    public static void ForgetOctets(HttpResponseMessage answer)
    {
        foreach (var name in OfAnswer)
            answer.Headers.Remove(name);
        foreach (var name in OfOctets)
            answer.Content.Headers.Remove(name);
    }

    /// <summary>Takes away what tells how many things there are.</summary>
    public static void ForgetTotals(HttpResponseMessage answer)
    {
        answer.Content.Headers.Remove("Content-Range");
        foreach (var name in answer.Headers.NonValidated.Select(field => field.Key).Where(TellsTotal).ToArray())
            answer.Headers.Remove(name);
        if (answer.Headers.NonValidated.TryGetValues("Link", out var links))
        {
            var kept = links.SelectMany(LinkField.WithoutLast).ToArray();
            answer.Headers.Remove("Link");
            answer.Headers.TryAddWithoutValidation("Link", kept);
        }
    }

    private static bool TellsTotal(string name) =>
        BesideList.IsTotal(Spellings.Fold(name, Spelling.AsSent)) || name.Contains("Pagination", StringComparison.OrdinalIgnoreCase);
}
