namespace Gatehouse.Policy.Reading;

/// <summary>Gathers everything there is to say about a policy file: all faults at once, never only the first.</summary>
public sealed class PolicyReport
{
    /// <summary>More faults than a person reads; a contract of a thousand operations, none of them assigned, stays below.</summary>
    public const int MostFaults = 10_000;

    private readonly List<Fault> faults = [];
    private readonly List<Warning> warnings = [];
    private readonly List<string> openings = [];

    /// <summary>A policy with one fault is not loaded.</summary>
    public IReadOnlyList<Fault> Faults => faults;

    /// <summary>What loads but deserves a look.</summary>
    public IReadOnlyList<Warning> Warnings => warnings;

    /// <summary>Every explicit word that opens something, with its line (rule 5 of the policy file).</summary>
    public IReadOnlyList<string> Openings => openings;

    /// <summary>Brings everything into the order of reading: the file named first, then by line and column.</summary>
    internal void Order(string first)
    {
        Order(faults, fault => (fault.File != first, fault.File, fault.Line, fault.Column));
        Order(warnings, warning => (warning.File != first, warning.File, warning.Line, warning.Column));
    }

    private static void Order<T>(List<T> list, Func<T, (bool, string, int, int)> by)
    {
        var ordered = list.OrderBy(by).ToList();   // a stable sort: what was found first at one place stays first
        list.Clear();
        list.AddRange(ordered);
    }

    /// <summary>Adds a fault; after <see cref="MostFaults"/> only that there are more, so that a hostile file is not answered by a larger list (CWE-770).</summary>
    public void Add(Fault fault)
    {
        if (faults.Count < MostFaults)
            faults.Add(fault);
        else if (faults.Count == MostFaults)
            faults.Add(fault with { At = "file", Expected = $"at most {MostFaults} faults", Found = "more", Hint = "repair these first" });
    }

    /// <summary>Adds a warning.</summary>
    public void Add(Warning warning) => warnings.Add(warning);

    /// <summary>Lists a word that opens something.</summary>
    public void Opens(string what) => openings.Add(what);
}
