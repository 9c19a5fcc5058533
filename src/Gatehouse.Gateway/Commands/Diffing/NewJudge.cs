using Gatehouse.Audit;
using Gatehouse.Gateway.Commands.Explaining;
using Gatehouse.Keys;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Deciding;
using Gatehouse.Policy.Model;

namespace Gatehouse.Gateway.Commands.Diffing;

/// <summary>Judges by a new policy what was recorded under an old one. What the records do not tell is said, never guessed.</summary>
internal sealed class NewJudge
{
    private readonly CompiledPolicy before, after;
    private readonly Dictionary<string, CompiledOperation> byName, oldByName;
    private readonly Dictionary<string, CompiledOperation> byShape = new(StringComparer.Ordinal);
    private readonly HashSet<string> issuers;

    public NewJudge(CompiledPolicy before, CompiledPolicy after)
    {
        (this.before, this.after) = (before, after);
        oldByName = before.Operations.ToDictionary(operation => operation.Name, StringComparer.Ordinal);
        byName = after.Operations.ToDictionary(operation => operation.Name, StringComparer.Ordinal);
        foreach (var operation in after.Operations)
            byShape.TryAdd(ShapeOf(operation.Name), operation);
        issuers = [.. after.Document.Authentication.Issuers.Select(issuer => issuer.Issuer)];
    }

    /// <summary>The operation of the new policy; null when it has none. Another name of a path parameter is no other operation.</summary>
    public CompiledOperation? OperationOf(Habit habit) => habit.Operation is not { } name ? null : byName.GetValueOrDefault(name) ?? byShape.GetValueOrDefault(ShapeOf(name));

    /// <summary>The operation whose limit the old policy refuses by; null when it has none, or only watches it.</summary>
    public CompiledOperation? LimitedBefore(Habit habit) =>
        habit.Operation is { } name && oldByName.GetValueOrDefault(name) is { } operation && (operation.Watched & PolicyPart.Limits) == 0 ? operation : null;

    /// <summary>Whether it came as far as the rules: what was refused before the quota is not for a diff of rules.</summary>
    public static bool CameToTheRules(Habit habit) => habit.Operation is not null && !(habit.Refused && habit.Step is "arrival" or "door" or "freshness" or "authentication" or "pipeline");

    /// <summary>What the new policy says, limits apart.</summary>
    public Judgement Judge(Habit habit)
    {
        if (!CameToTheRules(habit))
            return Judgement.Same;
        if (OperationOf(habit) is not { } operation)
            return habit.LetThrough ? new(Change.LockedOut, 404, "no operation of the new policy has this path") : Judgement.Same;
        if (habit.Client is not null && habit.Roles is null)
            return new(Change.Unknown, Why: "recorded by a version that did not write roles down");

        return CredentialOf(habit) ?? RightsOf(habit, operation) ?? ProofOf(habit, operation) ?? NotedOf(habit, operation) ?? LetInOf(habit, operation);
    }

    private Judgement? CredentialOf(Habit habit)
    {
        var (old, now) = (before.Document.Authentication, after.Document.Authentication);
        var why = habit.Credential switch
        {
            "key" when old.AcceptedEnvironment != now.AcceptedEnvironment => $"{old.AcceptedEnvironment} keys are not accepted",
            "key" when old.Brand != now.Brand => $"keys begin with '{now.Brand}', not with '{old.Brand}'",
            "foreign_token" when habit.Subject?.LastIndexOf('|') is > 0 and var bar && !issuers.Contains(habit.Subject[..bar]) => $"tokens of {habit.Subject[..bar]} are not accepted",
            _ => null,
        };
        return why is null || !habit.LetThrough ? null : new(Change.LockedOut, 401, why);
    }

    private Judgement? RightsOf(Habit habit, CompiledOperation operation)
    {
        var known = habit.Credential is not null;
        var decision = Decided(habit, operation);
        if (!decision.Allowed)
            return Lost(habit, operation, PolicyPart.Access, known ? 403 : 401, $"{operation.Resource}: {operation.Action} is not granted");
        if (habit.Scopes.Any(scope => !ScopeSet.Allows(after, scope, operation)))
            return Lost(habit, operation, PolicyPart.Access, 403, $"the credential's scope does not leave {operation.Resource}:{operation.Action}");

        return decision.OwnerRequired ? OwnerOf(habit, operation, known) : null;
    }

    private static Judgement? OwnerOf(Habit habit, CompiledOperation operation, bool known)
    {
        if (!known)
            return Lost(habit, operation, PolicyPart.Ownership, 401, $"{operation.Resource}: {operation.Action} is granted on one's own only, and a guest owns nothing");
        if (!habit.LetThrough && habit.Step is not ("authorization" or "ownership"))
            return null;   // refused for another reason, whosever it was
        if (habit.OwnerAt != operation.Owner?.ToString() || habit.IsOwner is not { } own)
            return new(Change.Unknown, Why: $"{operation.Resource}: {operation.Action} is granted on one's own only ({operation.Owner}), and whose things these were is not recorded", Line: operation.RuleLine);

        return own ? null : Lost(habit, operation, PolicyPart.Ownership, operation.Owner?.Place == OwnerPlace.Body ? 403 : 404, $"{operation.Resource}: {operation.Action} is granted on one's own only ({operation.Owner}), and these were others'");
    }

    // Let through under the same demand means: it was given.
    private static Judgement? ProofOf(Habit habit, CompiledOperation operation)
    {
        if (operation.Critical is not { Proof: not Proof.Audit } rule || !habit.LetThrough)
            return null;

        var word = CriticalWord.Of(rule.Proof);
        if (habit.Critical == word && !habit.Noted.Any(noted => noted.StartsWith("proof:", StringComparison.Ordinal)))
            return null;

        return new((operation.Watched & PolicyPart.Critical) != 0 ? Change.OnlyWatched : Change.ProofAsked, 401, $"a further proof is asked for: {word}", rule.Place.Line);
    }

    // What needs the body to be judged was judged then, and written down while it was only watched. Where the new policy does not ask, it is no want.
    private Judgement? NotedOf(Habit habit, CompiledOperation operation)
    {
        foreach (var noted in habit.Noted)
            if (noted.Split(':', 2) is [var step, var reason] && PartOf(step) is var part and not PolicyPart.None && (operation.Watched & part) == 0 && Asks(habit, operation, part) && habit.LetThrough)
                return part == PolicyPart.Fields && operation.Fields.Any(rule => rule.Mode == PolicyMode.Watch)
                    ? new Judgement(Change.Unknown, Why: $"some rules for fields of {operation.Resource} bind now and some only watch, and which field it was is not recorded ({noted})", Line: operation.RuleLine)
                    : new Judgement(Change.LockedOut, step == "validation" ? 400 : 403, $"{RefusalSentences.What(step, reason)} ({noted}), written down until now");

        return null;
    }

    private bool Asks(Habit habit, CompiledOperation operation, PolicyPart part) => part switch
    {
        PolicyPart.Validation => operation.Contract is not null,
        PolicyPart.Fields => operation.Fields.Count > 0,
        _ => Decided(habit, operation).OwnerRequired,
    };

    private Decision Decided(Habit habit, CompiledOperation operation) =>
        CompiledPolicy.Decide(after.MaskOf(habit.Roles ?? []) is var roles and not 0 ? roles : after.GuestMask, operation);

    private static PolicyPart PartOf(string step) => step switch
    {
        "validation" => PolicyPart.Validation,
        "fields" => PolicyPart.Fields,
        "ownership" => PolicyPart.Ownership,
        _ => PolicyPart.None,
    };

    // Only rights were judged: what a body would have had to be is not known.
    private static Judgement LetInOf(Habit habit, CompiledOperation operation) => habit.LetThrough || habit.Step is not ("authorization" or "ownership")
        ? Judgement.Same
        : new(Change.LetIn, Why: $"{operation.Resource}: {operation.Action} is granted", Line: operation.RuleLine);

    private static Judgement Lost(Habit habit, CompiledOperation operation, PolicyPart part, int status, string why)
    {
        if (!habit.LetThrough)
            return habit.Credential is not null && (operation.Watched & part) != 0 && habit.Step is "authorization" or "ownership"
                ? new(Change.LetIn, Why: why + ", which is only watched", Line: operation.RuleLine)
                : Judgement.Same;

        var watched = habit.Credential is not null && (operation.Watched & part) != 0;
        return new(watched ? Change.OnlyWatched : Change.LockedOut, status, why, operation.RuleLine);
    }

    // GET /users/{id} and GET /users/{userId} are one operation.
    private static string ShapeOf(string name)
    {
        var shape = new System.Text.StringBuilder(name.Length);
        var inside = false;
        foreach (var c in name)
        {
            if (!inside || c == '}')
                shape.Append(c);
            inside = c == '{' || (inside && c != '}');
        }

        return shape.ToString();
    }
}
