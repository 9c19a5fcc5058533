namespace Gatehouse.Policy.Reading;

/// <summary>Gathers everything there is to say about a policy file: all faults at once, never only the first.</summary>
public sealed class PolicyReport
{
    private readonly List<Fault> faults = [];
    private readonly List<Warning> warnings = [];
    private readonly List<string> openings = [];

    /// <summary>A policy with one fault is not loaded.</summary>
    public IReadOnlyList<Fault> Faults => faults;

    /// <summary>What loads but deserves a look.</summary>
    public IReadOnlyList<Warning> Warnings => warnings;

    /// <summary>Every explicit word that opens something, with its line (rule 5 of the policy file).</summary>
    public IReadOnlyList<string> Openings => openings;

    /// <summary>Adds a fault.</summary>
    public void Add(Fault fault) => faults.Add(fault);

    /// <summary>Adds a warning.</summary>
    public void Add(Warning warning) => warnings.Add(warning);

    /// <summary>Lists a word that opens something.</summary>
    public void Opens(string what) => openings.Add(what);
}
