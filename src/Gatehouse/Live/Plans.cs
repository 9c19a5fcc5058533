using Gatehouse.Policy.Compiling;

namespace Gatehouse.Live;

/// <summary>The names of plans that clients have, with their factors under one policy.</summary>
internal sealed class Plans
{
    private readonly string[] names;
    private readonly double[] factors;

    private Plans(string[] names, CompiledPolicy? policy)
    {
        this.names = names;
        factors = [.. names.Select(name => policy?.Document.Limits.Plans.GetValueOrDefault(name, 1) ?? 1)];
    }

    /// <summary>No plan, number 0.</summary>
    internal static Plans Empty { get; } = new([""], null);

    /// <summary>What the plan multiplies limits by; 1 for a plan the policy does not know.</summary>
    internal double FactorOf(int plan) => factors[plan];

    /// <summary>How many there are.</summary>
    internal int Count => names.Length;

    internal Plans Under(CompiledPolicy policy) => new(names, policy);

    internal int Find(string plan) => Array.IndexOf(names, plan);

    internal Plans With(IReadOnlyList<string> more, CompiledPolicy policy) => new([.. names, .. more], policy);
}
