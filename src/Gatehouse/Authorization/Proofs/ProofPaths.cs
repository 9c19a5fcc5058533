using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Authorization.Proofs;

/// <summary>Where proofs are looked at, given and confirmed.</summary>
internal sealed class ProofPaths(IAnswerToPrincipal given, IAnswerToPrincipal confirmed)
{
    private const string Confirm = "/confirm";
    private const int IdLength = 22;

    /// <summary>What answers; null when it is none of ours.</summary>
    internal IAnswerToPrincipal? Find(string method, string path) => (IdIn(path), path.EndsWith(Confirm, StringComparison.Ordinal)) switch
    {
        (null, _) => null,
        (_, false) => HttpMethods.IsGet(method) || HttpMethods.IsPost(method) ? given : null,
        (_, true) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPost(method) ? confirmed : null,
    };

    /// <summary>The proof's id in a path; null when none can stand there.</summary>
    internal static string? IdIn(string path)
    {
        if (!path.StartsWith(ProofWords.Path, StringComparison.Ordinal))
            return null;

        var rest = path.AsSpan(ProofWords.Path.Length);
        if (rest.EndsWith(Confirm, StringComparison.Ordinal))
            rest = rest[..^Confirm.Length];

        return IsId(rest) ? rest.ToString() : null;
    }

    /// <summary>Whether it can be an id: a client may send anything.</summary>
    internal static bool IsId(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c))
                return false;

        return text.Length == IdLength;
    }
}
