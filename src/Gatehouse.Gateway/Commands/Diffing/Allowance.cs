using Gatehouse.Policy.Compiling;
using Gatehouse.RateLimiting;

namespace Gatehouse.Gateway.Commands.Diffing;

/// <summary>What one caller may still ask for in each class: the same words and the same arithmetic that count real requests.</summary>
internal sealed class Allowance
{
    private const int Classes = 3;
    private readonly long[] before = new long[Classes], after = new long[Classes];

    /// <summary>Whether a request of that time would have been let in by the old limits.</summary>
    public bool TakeBefore(CompiledOperation operation, double plan, DateTimeOffset time) => Take(before, operation, plan, time);

    /// <summary>Whether it would have been let in by the new ones.</summary>
    public bool TakeAfter(CompiledOperation operation, double plan, DateTimeOffset time) => Take(after, operation, plan, time);

    /// <summary>Nothing was asked for yet.</summary>
    public void Forget()
    {
        Array.Clear(before);
        Array.Clear(after);
    }

    private static bool Take(long[] words, CompiledOperation operation, double plan, DateTimeOffset time) =>
        Gcra.Take(ref words[(int)operation.Class], Rate.Of(operation.Quota, plan), (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100).Admitted;
}

/// <summary>Callers and what they may still ask for; bounded, so that a scan from everywhere does not fill the memory (CWE-770).</summary>
internal sealed class Allowances
{
    private const int Most = 200_000;
    private readonly Dictionary<string, Allowance> byCaller = new(StringComparer.Ordinal);

    /// <summary>Callers that found no room.</summary>
    public bool IsFull => byCaller.Count >= Most;

    /// <summary>Of a client, or of a guest's source; null when there is no room.</summary>
    public Allowance? Of(string caller)
    {
        if (byCaller.TryGetValue(caller, out var found))
            return found;
        if (IsFull)
            return null;

        return byCaller[caller] = new Allowance();
    }

    /// <summary>Nobody asked for anything yet.</summary>
    public void Forget()
    {
        foreach (var allowance in byCaller.Values)
            allowance.Forget();
    }
}
