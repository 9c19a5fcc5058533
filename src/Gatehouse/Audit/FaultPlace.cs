namespace Gatehouse.Audit;

/// <summary>The place of a fault as a log may keep it: names of fields, never what may be a value in the guise of a name (CWE-532).</summary>
internal static class FaultPlace
{
    private const int LongestName = 32;

    /// <summary><c>body/items/0/count</c>; a part that does not look like a name, or is longer than one, becomes <c>…</c>.</summary>
    public static string Of(string at) =>
        string.Join('/', at.Split('/').Select(part => IsName(part) ? part : "…"));

    private static bool IsName(string part) =>
        part.Length <= LongestName + "header.".Length && part.All(one => char.IsAsciiLetterOrDigit(one) || one is '_' or '-' or '.');
}
