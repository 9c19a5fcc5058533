namespace Gatehouse.Request;

/// <summary>How the octets of an upstream's answer are coded.</summary>
internal static class AnswerCoding
{
    /// <summary>Whether they are what they say: of a compressed body nothing is known before it is unpacked, its size least of all (CWE-409, CWE-436).</summary>
    public static bool IsPlain(HttpContent content) =>
        !content.Headers.NonValidated.TryGetValues("Content-Encoding", out var coding) || coding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase);
}
