using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Proofs;

/// <summary>The pages behind an e-mailed link. Everything that came from a request is encoded (CWE-79), and no script could run anyway.</summary>
internal static class ConfirmPage
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f4f5f7;color:#1c2430}main{max-width:34rem;margin:8vh auto;padding:2rem;background:#fff;border:1px solid #d9dde3;border-radius:8px}" +
        "h1{font-size:1.35rem;margin:0 0 1rem}dl{display:grid;grid-template-columns:auto 1fr;gap:.4rem 1rem;margin:1.5rem 0}dt{color:#5a6572}dd{margin:0;overflow-wrap:anywhere}" +
        "code{font:14px/1.5 ui-monospace,monospace}button{font:inherit;font-weight:600;padding:.7rem 1.4rem;border:0;border-radius:6px;background:#14532d;color:#fff;cursor:pointer}" +
        "button:focus-visible{outline:3px solid #86b89a;outline-offset:2px}@media(prefers-color-scheme:dark){body{background:#12161c;color:#e6e9ee}main{background:#1b212a;border-color:#323b47}dt{color:#9aa6b4}}";

    // Only this style, only our own form; nobody may put the page into a frame and have it pressed there (CWE-1021).
    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>For a link that opens nothing, whatever the cause.</summary>
    internal static OwnPage NotValid { get; } = Page("This link is not valid",
        "<p>It was used already, or its five minutes are over. If you still want to do what it was about, begin there again: another link will be sent.</p>");

    /// <summary>What will be confirmed, and the button.</summary>
    internal static OwnPage Asking(AskedProof proof, string host, string secret) => Page("Confirm this request?",
        "<p>Somebody signed in as you asked for this. If it was not you, close this page: nothing will happen. Tell whoever runs the API, because your credential is in other hands.</p>" +
        Facts(proof, host) +
        $"<form method=\"post\" action=\"{ProofWords.Path}{proof.Id}/confirm\"><input type=\"hidden\" name=\"{LinkSecret.Name}\" value=\"{secret}\"><button type=\"submit\">Confirm</button></form>");

    /// <summary>After the button.</summary>
    internal static OwnPage Done(AskedProof proof, string host) => Page("Confirmed", "<p>The request may be sent once now. You can close this page.</p>" + Facts(proof, host));

    private static string Facts(AskedProof proof, string host) =>
        $"<dl><dt>API</dt><dd>{Encoded(host)}</dd><dt>Request</dt><dd><code>{Encoded(proof.Method)} {Encoded(proof.Target)}</code></dd><dt>As</dt><dd>{Encoded(proof.Subject)}</dd>" +
        $"<dt>Through</dt><dd>{Encoded(proof.Client)}</dd><dt>Asked</dt><dd>{Time(proof.CreatedAt)}</dd><dt>Until</dt><dd>{Time(proof.ExpiresAt)}</dd>" +
        $"<dt>Content</dt><dd><code>SHA-256 {Convert.ToHexStringLower(proof.BodyHash.Span)}</code></dd></dl>";

    private static OwnPage Page(string title, string content) => new(
        $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><title>{title}</title><style>{Style}</style></head><body><main><h1>{title}</h1>{content}</main></body></html>",
        Policy);

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
