using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Gateway.Commands;

/// <summary>Names that must exist before they are used; an unknown one is refused with the known ones named.</summary>
internal static class KnownWords
{
    private const int Shown = 12;

    /// <summary>Every role stands in the policy.</summary>
    public static void Roles(CompiledPolicy policy, IEnumerable<string> roles)
    {
        foreach (var role in roles)
            if (!policy.Roles.Contains(role))
                throw Unknown("role", role, policy.Roles);
    }

    /// <summary>The plan stands in the policy.</summary>
    public static void Plan(CompiledPolicy policy, string? plan)
    {
        if (plan is not null && !policy.Document.Limits.Plans.ContainsKey(plan))
            throw Unknown("plan", plan, [.. policy.Document.Limits.Plans.Keys]);
    }

    /// <summary>What is told about a subject that is not there.</summary>
    /// <param name="register">Where subjects are.</param>
    /// <param name="subject">What was typed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="mayBeMade">Whether making it can be what was meant; whoever stops somebody has mistyped a name.</param>
    public static async ValueTask<StopException> NoSubjectAsync(IRegister register, string subject, CancellationToken cancellationToken, bool mayBeMade = true)
    {
        var known = await register.Subjects.ListAsync(null, 500, cancellationToken);
        return Unknown("subject", subject, [.. known.Select(one => one.Id)], mayBeMade && !subject.Contains('|') ? $"gatehouse subject create {Shell.Word(subject)}" : "gatehouse subject list");
    }

    private static StopException Unknown(string what, string word, IReadOnlyList<string> known, string? next = null)
    {
        var meant = Nearest.Hint(word, known) is { } near ? $"; {near}" : "";
        var list = known.Count == 0 ? "there is none" : $"known: {string.Join(", ", known.Take(Shown))}{(known.Count > Shown ? ", …" : "")}";
        return new StopException($"unknown {what} '{Plain.Text(word)}'{meant} ({list})", next);
    }
}
