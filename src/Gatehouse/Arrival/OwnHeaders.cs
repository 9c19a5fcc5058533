using Gatehouse.Request;
using Microsoft.Extensions.Primitives;

namespace Gatehouse.Arrival;

/// <summary>What a client may say to the gateway itself; read before these headers are removed like every other of ours.</summary>
internal static class OwnHeaders
{
    internal const string Proof = "Gatehouse-Proof", Seq = "Gatehouse-Seq";
    private const int MaxLength = 64;

    /// <summary>Reads them; they are claims of anybody until somebody has checked them.</summary>
    public static void Read(RequestContext request)
    {
        var headers = request.Http.Request.Headers;
        request.ProofSent = Once(headers[Proof]);

        // Said twice or too long it is no number, and is refused as such: whoever asks to be judged freshly is not judged by what is old.
        request.SeqSent = headers[Seq] is { Count: > 0 } seq ? Once(seq) ?? "" : null;
    }

    // Said twice is said not at all: which of two would count is nobody's guess (CWE-436).
    private static string? Once(StringValues values) => values is [{ Length: > 0 and <= MaxLength } value] ? value : null;
}
