using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Keys.Issuers;

/// <summary>The issuers whose tokens are accepted besides our own, with their keys, through every change of the policy.</summary>
/// <param name="time">The clock.</param>
/// <param name="log">Where trouble with an issuer is told, once when it begins and once when it ends.</param>
/// <param name="client">Makes what fetches; one for each issuer.</param>
internal sealed class ForeignIssuers(TimeProvider time, ILogger log, Func<Uri, HttpMessageInvoker>? client = null) : IAsyncDisposable
{
    private readonly ConditionalWeakTable<CompiledPolicy, IssuerTable> tables = [];
    private readonly Dictionary<string, IssuerKeys> keys = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private volatile Tuple<CompiledPolicy, IssuerTable>? latest;

    /// <summary>The issuers of a policy. Asks nobody.</summary>
    internal IssuerTable Of(CompiledPolicy policy)
    {
        if (latest is { } known && ReferenceEquals(known.Item1, policy))
            return known.Item2;

        var table = tables.GetValue(policy, Make);
        latest = Tuple.Create(policy, table);
        return table;
    }

    /// <summary>Keeps the keys of this policy's issuers fresh from now on, and no others. Waits for nobody.</summary>
    internal void Use(CompiledPolicy policy)
    {
        _ = Of(policy);
        var used = policy.Document.Authentication.Issuers.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        lock (gate)
        {
            foreach (var (name, unused) in keys.Where(pair => !used.Contains(pair.Key)).ToList())
            {
                keys.Remove(name);
                _ = unused.DisposeAsync().AsTask();   // requests that still run keep the set they have
            }

            foreach (var name in used)
                keys[name].Start();
        }
    }

    /// <summary>How the keys of a policy's issuers stand, for whoever looks after the gateway.</summary>
    internal IReadOnlyList<(string Issuer, IssuerKeyState State)> States(CompiledPolicy policy)
    {
        var table = Of(policy);
        return [.. policy.Document.Authentication.Issuers.Select(rule => (rule.Issuer, table.Find(rule.Issuer)!.Keys.State))];
    }

    /// <summary>Why an issuer's keys in the policy cannot be used; empty when all can. For the check of a policy.</summary>
    internal static IEnumerable<(IssuerRule Rule, string WhyNot)> UnusableIn(PolicyDocument document)
    {
        foreach (var rule in document.Authentication.Issuers)
            if (rule.Algorithms.FirstOrDefault(algorithm => Jws.JwsAlgorithm.Find(algorithm) is null) is { } missing)
                yield return (rule, $"{missing} is not available on this platform");
            else if (rule.KeyFile is not null && FixedKeys.Of(rule, out var whyNot) is null)
                yield return (rule, $"no key in its file can be used: {whyNot}");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        List<IssuerKeys> all;
        lock (gate)
        {
            all = [.. keys.Values];
            keys.Clear();
        }

        foreach (var one in all)
            await one.DisposeAsync();
    }

    private IssuerTable Make(CompiledPolicy policy)
    {
        lock (gate)
            return new IssuerTable([.. policy.Document.Authentication.Issuers.Select(rule => new ForeignIssuer(rule, KeysOf(rule), policy))]);
    }

    private IssuerKeys KeysOf(IssuerRule rule)
    {
        var name = NameOf(rule);
        if (!keys.TryGetValue(name, out var known))
            keys[name] = known = Open(rule);

        return known;
    }

    private IssuerKeys Open(IssuerRule rule)
    {
        if (FixedKeys.Of(rule, out _) is { } set)
            return new FixedKeys(set, time.GetUtcNow());
        if (rule.KeyFile is not null || rule.HasSecret)
            return new FixedKeys(new KeySet([]), time.GetUtcNow());   // refuses everything; the check of the policy has said why

        var from = KeyDownload.FirstAddress(rule);
        var fetch = (client ?? BoundedGet.NewClient)(from);
        return new FetchedKeys(rule.Issuer, new KeyDownload(rule, new BoundedGet(fetch, time)), time, log);
    }

    // What the keys depend on: with all of it the same they are kept, with any of it changed they are read anew (CVE-2026-48096: never shared).
    private static string NameOf(IssuerRule rule) => string.Join('\n', rule.Issuer, rule.Jwks, string.Join(' ', rule.Algorithms),
        Convert.ToHexString(SHA256.HashData(rule.Secret ?? Encoding.UTF8.GetBytes(rule.KeyFile?.Text ?? ""))));
}
