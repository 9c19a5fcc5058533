using Gatehouse.RateLimiting;

namespace Gatehouse.Gateway.Commands.Diffing;

/// <summary>What one caller may still ask for in each class: the same words and the same arithmetic that count real requests.</summary>
internal sealed class Allowance
{
    private readonly long[] words = new long[3];

    /// <summary>Whether a request of that time would have been let in.</summary>
    public bool Take(int number, in Rate rate, DateTimeOffset time) =>
        Gcra.Take(ref words[number], rate, (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100).Admitted;
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
}
