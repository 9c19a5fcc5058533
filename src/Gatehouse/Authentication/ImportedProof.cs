using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Authentication;

/// <summary>Finds the key of a text that is none of ours, among those that were imported as hashes (requirement 1.09).</summary>
/// <remarks>
/// First as our own hash, which it has once it was used; then among the texts proved lately; then by the unsalted hashes; last, for the salted ones,
/// on threads of their own and within a budget for each source. A text that is none of them costs the same, whatever it begins with (CWE-208).
/// </remarks>
internal sealed class ImportedProof(KeyRings rings, SlowChecks slow, SlowBudget budget, Rehashing? rehashing)
{
    private const int MinLength = 8;

    private readonly ProvedTexts proved = new();
    private readonly ConcurrentDictionary<TextHash, Task<Match>> running = new();

    /// <summary>The number of the key, if it is found without a slow check; -1 otherwise.</summary>
    internal int FindFast(Snapshot snapshot, ReadOnlySpan<char> text)
    {
        if (!Fits(text))
            return -1;

        var peppers = rings.Peppers;
        Span<byte> hash = stackalloc byte[PepperRing.HashLength];
        var found = -1;
        for (var version = 1; version <= peppers.Primary; version++)
            if (peppers.Knows(version))
            {
                peppers.Hash(text, version, hash);
                found = Math.Max(found, Proved(snapshot, "hmac", version, hash));
            }

        // The primary pepper's came last and is still there.
        if (found < 0)
            return proved.Find(snapshot, TextHash.Of(hash)) is var lately and >= 0 ? lately : FindUnsalted(snapshot, text, hash, peppers.Primary);
        if (snapshot.Keys.MoreOf(found).Imported!.PepperVersion != peppers.Primary)
            Offer(snapshot, found, hash, peppers.Primary);

        return found;
    }

    /// <summary>Whether a slow check could find it.</summary>
    internal static bool MayBeSalted(Snapshot snapshot, ReadOnlySpan<char> text) => snapshot.Keys.Imported.HasSalted && Fits(text);

    /// <summary>Finds it among the salted ones.</summary>
    /// <returns>The number of the key, -1 for none; or what to answer because nothing could be found out just now.</returns>
    internal async ValueTask<(int Number, Refusal? NotNow)> FindSlowAsync(RequestContext request, string text)
    {
        var (peppers, snapshot) = (rings.Peppers, request.State.Snapshot);
        var hash = HashOf(peppers, text);

        // Many requests with one key are one check.
        if (running.TryGetValue(hash, out var same))
            return (NumberIn(snapshot, await same), null);

        var candidates = snapshot.Keys.Imported.ByPrefix(text).ToArray();
        var cost = Math.Max(1, candidates.Length);
        if (!budget.TryTake(request.Source, cost))
            return (-1, OverBudget(request.Now));
        if (slow.TryStart(() => Try(text, candidates, snapshot)) is not { } check)
            return (-1, Refusals.NotReady("import_checks_full"));

        var match = await Running(hash, RememberAsync(check, snapshot, hash, peppers.Primary));
        if (match.Against is not null)
            budget.GiveBack(request.Source, cost);
        return (NumberIn(snapshot, match), null);
    }

    // Whoever put it in takes it out, however it ends: one that stayed would answer for this text for good.
    private Task<Match> Running(TextHash hash, Task<Match> check)
    {
        if (running.TryAdd(hash, check))
            _ = check.ContinueWith((_, text) => running.TryRemove((TextHash)text!, out var _), hash, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        return check;
    }

    private async Task<Match> RememberAsync(Task<int> check, Snapshot snapshot, TextHash hash, int pepper)
    {
        var number = await check;
        var match = number >= 0 && snapshot.Keys.MoreOf(number).Imported is { } imported ? new Match(number, imported.Hash) : default;
        if (match.Against is not null)
            Remember(snapshot, match, hash, pepper);

        return match;
    }

    // What was proved under another snapshot counts only if the hash is this snapshot's too: it may have been replaced or dropped meanwhile.
    private static int NumberIn(Snapshot snapshot, Match match) =>
        match.Against is not null && match.Number < snapshot.Keys.Count && snapshot.Keys.MoreOf(match.Number).Imported is { } imported && imported.Hash.AsSpan().SequenceEqual(match.Against)
            ? match.Number
            : -1;

    // A text that begins like no key is checked against some key's hash all the same, so that it takes as long.
    private static int Try(string text, int[] candidates, Snapshot snapshot)
    {
        if (candidates.Length == 0 && snapshot.Keys.Imported.AnySalted is var decoy and >= 0 && snapshot.Keys.MoreOf(decoy).Imported is { } some)
            SlowHash.Verify(text, some);

        foreach (var number in candidates)
            if (snapshot.Keys.MoreOf(number).Imported is { } imported && SlowHash.Verify(text, imported))
                return number;

        return -1;
    }

    private int FindUnsalted(Snapshot snapshot, ReadOnlySpan<char> text, ReadOnlySpan<byte> better, int pepper)
    {
        Span<byte> octets = stackalloc byte[PepperRing.MaxTextLength], hash = stackalloc byte[SHA512.HashSizeInBytes];
        octets = octets[..Encoding.ASCII.GetBytes(text, octets)];
        SHA256.HashData(octets, hash);
        var found = Proved(snapshot, "sha256", 0, hash[..SHA256.HashSizeInBytes]);
        SHA512.HashData(octets, hash);
        found = Math.Max(found, Proved(snapshot, "sha512", 0, hash));
        octets.Clear();
        if (found >= 0)
            Offer(snapshot, found, better, pepper);

        return found;
    }

    // The table answers with a candidate; only the whole hash, compared in constant time, is a proof.
    private static int Proved(Snapshot snapshot, string scheme, int pepper, ReadOnlySpan<byte> hash) =>
        snapshot.Keys.Imported.TryByHash(hash, out var number) && snapshot.Keys.MoreOf(number).Imported is { } imported
        && imported.Scheme == scheme && imported.PepperVersion == pepper && CryptographicOperations.FixedTimeEquals(imported.Hash, hash) ? number : -1;

    private void Remember(Snapshot snapshot, Match match, in TextHash hash, int pepper)
    {
        proved.Add(hash, snapshot.Keys[match.Number].Id, match.Against!);
        Span<byte> better = stackalloc byte[PepperRing.HashLength];
        hash.Write(better);
        Offer(snapshot, match.Number, better, pepper);
    }

    private void Offer(Snapshot snapshot, int number, ReadOnlySpan<byte> better, int pepper)
    {
        var key = snapshot.Keys[number].Id;
        if (rehashing is not null && rehashing.Wants(key, pepper))
            rehashing.Offer(key, snapshot.Keys.MoreOf(number).Imported!.Hash, better, pepper);
    }

    private static TextHash HashOf(PepperRing peppers, string text)
    {
        Span<byte> hash = stackalloc byte[PepperRing.HashLength];
        peppers.Hash(text, peppers.Primary, hash);
        return TextHash.Of(hash);
    }

    // Visible ASCII only: hashed as anything else, two texts could become one ('?').
    private static bool Fits(ReadOnlySpan<char> text) =>
        text.Length is >= MinLength and <= PepperRing.MaxTextLength && !text.ContainsAnyExceptInRange('!', '~');

    private Refusal OverBudget(DateTimeOffset now)
    {
        var again = budget.Renewal;
        var seconds = Math.Max(1, (int)Math.Ceiling((again - now).TotalSeconds));
        return new Refusal(429, "rate_limit_exceeded", $"Too many keys that are not known came from this address. The next one will be looked at in {seconds} {(seconds == 1 ? "second" : "seconds")}.", "import_budget")
        {
            Limit = new LimitExceeded(SlowBudget.PerMinute, SlowBudget.PerMinute, again, seconds),
        };
    }

    // Which key, and against which of its hashes it was proved; null for none.
    private readonly record struct Match(int Number, byte[]? Against);
}
