namespace Gatehouse.Validation;

/// <summary>Media types whose bodies are JSON (RFC 6839, section 3.1).</summary>
internal static class JsonMedia
{
    public static bool IsJson(string type) =>
        type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase) || type.Equals("text/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a declared type or range holds JSON.</summary>
    public static bool MayBeJson(string declared) => declared is "*/*" or "application/*" || IsJson(declared);
}
