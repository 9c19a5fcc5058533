using Gatehouse.Authorization;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>Whose thing an imagined request is about, found as the gateway finds it; what it cannot know is never guessed.</summary>
internal static class ExplainedOwner
{
    /// <summary>Whether it is the caller's; null when that is not known.</summary>
    public static bool? IsCaller(CompiledPolicy policy, OwnerRule rule, ImaginedTarget target, Caller caller, ImaginedMore more)
    {
        if (caller.Subject is not { } subject)
            return null;

        // Tenants, claims, and things that belong to other things: only the upstream or a credential knows.
        if (rule is not { Equal: OwnerEquals.Subject, Of: null, Or: null })
            return more.Owner is { } said ? said == subject : null;

        return rule.Place switch
        {
            OwnerPlace.Path when rule.ParameterIndex >= 0 => target.Value(rule.ParameterIndex) == subject,
            OwnerPlace.Query => QueryOwner.Find(target.Query, rule.Name, subject) == OwnerFound.Caller,
            OwnerPlace.Body when more.Body is { } body => new BodyOwner(rule.Name).Find(body, subject, policy.Document.Validation.MaxDepth) == OwnerFound.Caller,
            _ when more.Owner is { } owner => owner == subject,
            _ => null,
        };
    }

    /// <summary>Who it is, as far as it stands in the request or was said.</summary>
    public static string? NameOf(OwnerRule rule, ImaginedTarget target, ImaginedMore more) =>
        rule is { Place: OwnerPlace.Path, Of: null, Or: null, ParameterIndex: >= 0 } ? target.Value(rule.ParameterIndex) : more.Owner;

    /// <summary>Where the policy looks for it.</summary>
    public static string Where(OwnerRule? rule) => rule?.ToString() ?? "the owner";
}
