namespace Gatehouse.Arrival;

/// <summary>The request target (RFC 9112, section 3.2) cut into path and query; both as they were sent.</summary>
internal readonly ref struct RequestTarget
{
    /// <summary>The path as sent.</summary>
    public string Path { get; private init; }

    /// <summary>The query as sent, with its question mark; empty without one.</summary>
    public string Query { get; private init; }

    /// <summary>Cuts a target. Absolute form is accepted, as servers must, and its authority is not read: the Host header is not either.</summary>
    /// <returns>False for what is neither origin nor absolute form.</returns>
    public static bool TryCut(string raw, out RequestTarget target)
    {
        target = default;
        if (raw.Length == 0)
            return false;

        var start = 0;
        if (raw[0] != '/' && !TryAbsolute(raw, out start))
            return false;

        var question = raw.IndexOf('?', start);
        var end = question < 0 ? raw.Length : question;
        var path = start == 0 && end == raw.Length ? raw : raw[start..end];
        target = new RequestTarget { Path = path.Length == 0 ? "/" : path, Query = question < 0 ? "" : raw[question..] };
        return !raw.Contains('#');
    }

    private static bool TryAbsolute(string raw, out int start)
    {
        start = 0;
        var scheme = raw.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : raw.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7 : 0;
        if (scheme == 0)
            return false;

        var slash = raw.AsSpan(scheme).IndexOfAny('/', '?');
        start = slash < 0 ? raw.Length : scheme + slash;
        return true;
    }
}
