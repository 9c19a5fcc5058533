using Microsoft.AspNetCore.Http;

namespace Gatehouse.Request;

/// <summary>Refusals that more than one step gives, or that carry nothing of the request.</summary>
public static class Refusals
{
    /// <summary>An error while deciding is a no (requirement 6.07).</summary>
    public static Refusal NoAnswer { get; } = new(500, "internal_error", "The request could not be decided and was refused. Try again, and report the request id if it stays.", "no_answer");

    /// <summary>Unknown operation, or another subject's thing: byte for byte the same (requirement 2.04).</summary>
    public static Refusal NotFound(string reason) => new(404, "not_found", "There is nothing here.", reason);

    /// <summary>A credential that does not count, whatever is wrong with it.</summary>
    internal static Refusal InvalidCredential(string challenge, string reason) =>
        new(401, "invalid_credential", "The credential is not accepted. Check that it is complete and still in use, or ask the owner of the API for a new one.", reason) { Challenge = challenge };

    /// <summary>Known subject, not theirs to do.</summary>
    public static Refusal Forbidden(string reason) => new(403, "forbidden", "You may not do this. Ask the owner of the API for the right if you need it.", reason);

    /// <summary>Not HTTP as it should be.</summary>
    public static Refusal Malformed(string message, string reason, bool close = false) => new(400, "malformed_request", message, reason) { Close = close };

    /// <summary>The node cannot vouch for its knowledge, or the upstream does not answer.</summary>
    public static Refusal NotReady(string reason) => new(503, "not_ready", "The gateway cannot decide this safely just now. Try again in a few seconds.", reason);

    /// <summary>The caller left before the answer; nobody reads this one, but the log does.</summary>
    internal static Refusal Gone { get; } = new(499, "client_closed", "The caller left.", "client_closed");

    /// <summary>What the server itself found wrong while a step read the body.</summary>
    internal static Refusal OfServer(BadHttpRequestException bad) => bad.StatusCode switch
    {
        413 => new(413, "content_too_large", "The body is larger than this API takes.", "body_length") { Close = true },
        408 => new(408, "request_timeout", "The body came too slowly.", "body_slow") { Close = true },
        _ => Malformed("The body is not framed as HTTP says.", "body_framing", close: true),
    };
}
