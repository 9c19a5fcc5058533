using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Audit;

/// <summary>Whether the thing was the caller's, as far as it was found out or the path shows it: never guessed.</summary>
internal static class KnownOwner
{
    /// <summary>Null when nobody looked and nothing at hand tells.</summary>
    public static bool? IsCaller(RequestContext request, OwnerRule rule, Refusal? refusal)
    {
        if (request.Principal.Subject is not { Length: > 0 } subject)
            return null;
        if (request.IsOwner is { } known)
            return known;

        // Let through on an 'own:' right: then it was proved.
        if (refusal is null && request.Decision is { OwnerRequired: true } && (request.Noted & PolicyPart.Ownership) == 0)
            return true;

        // Costs a comparison, and tells what a policy that asks for the owner would have said of requests that none was asked for.
        return rule is { Place: OwnerPlace.Path, Equal: OwnerEquals.Subject, Of: null, Or: null, ParameterIndex: >= 0 } && request.Path.Length > 0 ? InPath(request, rule.ParameterIndex, subject) : null;
    }

    private static bool InPath(RequestContext request, int index, string subject)
    {
        var raw = request.Path.AsSpan()[request.PathValues[index]];
        return raw.Contains('%') ? Uri.UnescapeDataString(raw) == subject : raw.SequenceEqual(subject);
    }
}
