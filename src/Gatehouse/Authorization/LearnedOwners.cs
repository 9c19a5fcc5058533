using System.Collections.Concurrent;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Authorization;

/// <summary>Owners that were learned, where the policy says that they never change; bounded in number and time, of one policy.</summary>
/// <remarks>
/// Only who a thing belongs to is kept, never that there is none. An owner is forgotten with every write on its thing, and what was read while a
/// write was under way is not kept: it may be older than the write. Other nodes do not hear of it, so a minute is the bound of what can be stale there.
/// </remarks>
internal sealed class LearnedOwners
{
    private const int Most = 65_536, Stripes = 1024;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly long[] forgotten = new long[Stripes];
    private Known known = new(null);

    /// <summary>The owners of a thing; null when they are not known.</summary>
    public string?[]? Find(CompiledPolicy policy, CompiledOperation read, string path, DateTimeOffset now) =>
        Of(policy).Owners.TryGetValue((read.Number, path), out var entry) && now < entry.Until ? entry.Values : null;

    /// <summary>Taken before a thing is read; <see cref="Learn"/> wants it back.</summary>
    public long Begin(string path) => Volatile.Read(ref forgotten[StripeOf(path)]);

    /// <summary>Keeps what was read, unless a write on it was under way.</summary>
    public void Learn(CompiledPolicy policy, CompiledOperation read, string path, string?[] values, long begun, DateTimeOffset now)
    {
        var owners = Of(policy).Owners;
        if (owners.Count >= Most)
            owners.Clear();   // bounded; reading again is cheaper than keeping order

        owners[(read.Number, path)] = new Entry(values, now + Kept);
        if (Begin(path) != begun)
            owners.TryRemove((read.Number, path), out _);   // asked after it was put in: of two that meet here the forgetting one wins
    }

    /// <summary>Forgets a thing's owner, and whatever is being read of it now.</summary>
    public void Forget(CompiledPolicy policy, CompiledOperation read, string path)
    {
        Interlocked.Increment(ref forgotten[StripeOf(path)]);
        Of(policy).Owners.TryRemove((read.Number, path), out _);
    }

    private static int StripeOf(string path) => (path.GetHashCode(StringComparison.Ordinal) & int.MaxValue) % Stripes;

    private Known Of(CompiledPolicy policy)
    {
        var now = Volatile.Read(ref known);
        if (ReferenceEquals(now.Policy, policy))
            return now;

        var next = new Known(policy);
        Volatile.Write(ref known, next);
        return next;
    }

    private readonly record struct Entry(string?[] Values, DateTimeOffset Until);

    private sealed class Known(CompiledPolicy? policy)
    {
        public CompiledPolicy? Policy => policy;

        public ConcurrentDictionary<(int Operation, string Path), Entry> Owners { get; } = new();
    }
}
