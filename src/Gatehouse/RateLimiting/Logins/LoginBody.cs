using Gatehouse.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.RateLimiting.Logins;

/// <summary>Reads the account's name out of a login's body.</summary>
internal static class LoginBody
{
    /// <summary>Finds it.</summary>
    /// <param name="http">For the kind of body.</param>
    /// <param name="body">Held; not empty.</param>
    /// <param name="pointer">Where the name is.</param>
    /// <param name="maxDepth">Of JSON.</param>
    /// <param name="account">Null when the body names none.</param>
    /// <returns>What is sent when the body cannot be counted.</returns>
    public static Refusal? Read(HttpRequest http, HeldBody body, string pointer, int maxDepth, out string? account)
    {
        account = null;
        var path = Array.ConvertAll(pointer[1..].Split('/'), part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        var found = KindOf(http) switch
        {
            Kind.Json => JsonAccount.Find(body.Bytes, path, maxDepth, out account),
            Kind.Form => FormAccount.Find(body.Bytes, path, out account),
            _ => (AccountFound?)null,
        };
        return found switch
        {
            null => Unsupported,
            AccountFound.Unclear => UnclearAt(pointer),
            _ => null,
        };
    }

    // What we cannot read, the upstream perhaps can: then every guess would be counted for nobody (CWE-307, CWE-436).
    private static readonly Refusal Unsupported =
        new(415, "unsupported_media_type", "Send the login as application/json or application/x-www-form-urlencoded, in UTF-8 and without Content-Encoding.", "login_body_type");

    private static Refusal UnclearAt(string pointer) =>
        new(400, "invalid_request", "Name the account once, as text, in a body that is well-formed.", "login_account_unclear")
        {
            Faults = [new RequestFault("body" + pointer, "the account's name, once, as text")],
        };

    private static Kind KindOf(HttpRequest http)
    {
        if (http.Headers.ContentEncoding is { Count: > 0 } encoding && (encoding.Count > 1 || !"identity".Equals(encoding[0]?.Trim(), StringComparison.OrdinalIgnoreCase)))
            return Kind.Other;
        if (http.Headers.ContentType.Count != 1 || !MediaTypeHeaderValue.TryParse(http.ContentType, out var type))
            return Kind.Other;
        if (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return Kind.Other;
        if (type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return Kind.Form;

        return type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase) ? Kind.Json : Kind.Other;
    }

    private enum Kind
    {
        Other,
        Json,
        Form,
    }
}
