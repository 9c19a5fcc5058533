using System.Globalization;
using Gatehouse.Authorization.Proofs;
using MimeKit;

namespace Gatehouse.Identity.Mail;

/// <summary>What a letter says: what was asked, by whom, and that looking does nothing.</summary>
internal static class LetterText
{
    private const int MostOfTarget = 300;

    /// <summary>Plain text: a link in HTML can say one address and lead to another, and people are told to look for that.</summary>
    internal static MimeMessage Of(ProofLetter letter, string from)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(from));
        message.To.Add(MailboxAddress.Parse(letter.To));
        message.Subject = $"Confirm a request to {letter.Host}";
        message.Headers.Add("Auto-Submitted", "auto-generated");   // RFC 3834, section 5: no answer by machine
        message.Body = new TextPart("plain") { Text = Body(letter) };
        return message;
    }

    private static string Body(ProofLetter letter)
    {
        var proof = letter.Proof;
        return $"""
            Somebody signed in to {letter.Host} as {proof.Subject} asked for this:

                {proof.Method} {Shown(proof.Target)}

            Through: {proof.Client}
            Asked:   {Time(proof.CreatedAt)}
            Until:   {Time(proof.ExpiresAt)}

            If it was you, open this page and confirm there. Only the button on it confirms; opening it does nothing.

            {letter.Link.AbsoluteUri}

            If it was not you, do nothing, and tell whoever runs the API: your credential is in other hands.

            """.ReplaceLineEndings("\r\n");
    }

    // Mail programs make a link of whatever looks like one (CWE-451): whoever asks with a stolen key must not put a second one beside ours.
    private static string Shown(string target)
    {
        var shown = target.Replace("://", "%3A//", StringComparison.Ordinal);
        return shown.Length <= MostOfTarget ? shown : shown[..MostOfTarget] + " ...";
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
