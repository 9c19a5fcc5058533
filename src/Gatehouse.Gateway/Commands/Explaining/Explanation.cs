namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>What would happen to an imagined request, step by step up to the first no.</summary>
/// <param name="Request">Method and path as they were read.</param>
/// <param name="Caller">Who was imagined to ask.</param>
/// <param name="Operation">The operation of the policy; null when there is none.</param>
/// <param name="Allowed">Whether no step refuses; what depends on the body or on the owner is named in its step.</param>
/// <param name="Status">What a refused client would get; null when it is let through.</param>
/// <param name="Steps">In the order they are asked.</param>
internal sealed record Explanation(string Request, string Caller, string? Operation, bool Allowed, int? Status, IReadOnlyList<ExplainedStep> Steps)
{
    /// <summary>For a person.</summary>
    public static void Write(TextWriter to, Explanation it)
    {
        to.WriteLine($"{it.Request}, asked by {it.Caller}");
        foreach (var step in it.Steps)
            Write(to, step);

        to.WriteLine(it.Allowed ? "Let through, on the conditions above." : $"Refused with {it.Status}.");
    }

    /// <summary>One step, for a person.</summary>
    public static void Write(TextWriter to, ExplainedStep step)
    {
        to.WriteLine($"  {(step.Passes ? "yes" : step.Watched ? "no*" : "NO"),-4} {step.Step,-15} {step.Answer}{(step.Watched ? " (only watched: written down, and the request went on)" : "")}");
        if (step.Rule is not null)
            to.WriteLine($"{"",22}{step.Rule}");
        foreach (var way in step.WouldAllow)
            to.WriteLine($"{"",22}would allow it: {way}");
    }
}

/// <summary>One step's answer.</summary>
/// <param name="Step">The room.</param>
/// <param name="Passes">Whether it lets the request go on.</param>
/// <param name="Answer">What it says, and what it still depends on.</param>
/// <param name="Rule"><c>gatehouse.yaml:81</c>; null when no line of the policy decides it.</param>
/// <param name="WouldAllow">What would have let it pass.</param>
internal sealed record ExplainedStep(string Step, bool Passes, string Answer, string? Rule, IReadOnlyList<string> WouldAllow)
{
    /// <summary>Whether its no is only written down, because the policy watches here.</summary>
    public bool Watched { get; init; }

    /// <summary>It has nothing against the request.</summary>
    public static ExplainedStep Yes(string step, string answer, string? rule = null) => new(step, true, answer, rule, []);

    /// <summary>It refuses.</summary>
    public static ExplainedStep No(string step, string answer, string? rule, params IReadOnlyList<string> wouldAllow) => new(step, false, answer, rule, wouldAllow);
}
