using Gatehouse.Live;
using Gatehouse.Policy.Model;

namespace Gatehouse.Keys;

/// <summary>Changes the ring of signing keys in the key store's folder. Whoever calls tells the nodes afterwards.</summary>
/// <remarks>The private half is written before the file that names it, and removed after: a crash between leaves a ring that works.</remarks>
public sealed class SigningKeys
{
    private const int MostForgotten = 20;

    private readonly SecretFolder folder;
    private readonly TimeProvider time;

    internal SigningKeys(SecretFolder folder, TimeProvider time) => (this.folder, this.time) = (folder, time);

    /// <summary>Every key with its state, as the file says it now.</summary>
    public IReadOnlyList<SigningKeyEntry> List()
    {
        using (folder.Take())
            return Read();
    }

    /// <summary>Makes a key that is accepted and published from now on and signs nothing yet.</summary>
    /// <exception cref="NotSupportedException">The platform does not have the algorithm.</exception>
    public SigningKeyEntry Stage(TokenAlgorithm algorithm)
    {
        using (folder.Take())
        {
            var (made, entries) = (Make(algorithm, SigningKeyState.Staged), Read());
            Write([.. entries, made]);
            return made;
        }
    }

    /// <summary>Lets a staged key sign; the primary becomes old.</summary>
    /// <param name="id">The staged key; null for the one staged first.</param>
    /// <param name="lifetime">Of the longest token that the primary has signed.</param>
    /// <returns>The new primary; null when no such key is staged.</returns>
    public SigningKeyEntry? Promote(string? id, TimeSpan lifetime)
    {
        using (folder.Take())
        {
            var entries = Read();
            if (entries.FirstOrDefault(entry => entry.State == SigningKeyState.Staged && (id is null || entry.Id == id)) is not { } staged)
                return null;

            Write([.. entries.Select(entry => entry.Id == staged.Id ? AsPrimary(entry) : AsOld(entry, lifetime))]);
            return AsPrimary(staged);
        }
    }

    /// <summary>Takes trust from a key at once. Was it the primary, the one staged first signs from now on, or a new one.</summary>
    /// <returns>The primary from now on; null when no such key is trusted.</returns>
    public SigningKeyEntry? Withdraw(string id)
    {
        using (folder.Take())
        {
            var entries = Read();
            if (entries.FirstOrDefault(entry => entry.Id == id) is not { } known || !known.CountsAt(time.GetUtcNow()))
                return null;

            var left = entries.Select(entry => entry.Id == id ? entry with { State = SigningKeyState.Withdrawn, Since = time.GetUtcNow(), Until = null } : entry).ToList();
            if (known.State == SigningKeyState.Primary)
                Replace(left, known);

            Write(left);
            return left.Single(entry => entry.State == SigningKeyState.Primary);
        }
    }

    /// <summary>Sees to it that the key that signs is of the algorithm that the policy names.</summary>
    /// <returns>The new primary; null when nothing had to be changed.</returns>
    public SigningKeyEntry? Prefer(TokenAlgorithm algorithm, TimeSpan lifetime)
    {
        using (folder.Take())
        {
            var entries = Read();
            if (entries.Single(entry => entry.State == SigningKeyState.Primary).Algorithm == algorithm.ToString())
                return null;

            var made = Make(algorithm, SigningKeyState.Primary);
            Write([.. entries.Select(entry => AsOld(entry, lifetime)), made]);
            return made;
        }
    }

    private void Replace(List<SigningKeyEntry> left, SigningKeyEntry lost)
    {
        var next = left.FindIndex(entry => entry.State == SigningKeyState.Staged);
        if (next >= 0)
            left[next] = AsPrimary(left[next]);
        else
            left.Add(Make(Enum.Parse<TokenAlgorithm>(lost.Algorithm), SigningKeyState.Primary));
    }

    private SigningKeyEntry AsPrimary(SigningKeyEntry entry) => entry with { State = SigningKeyState.Primary, Since = time.GetUtcNow(), Until = null };

    // The longest token, the clocks of nodes, and a minute for a node that hears of it late.
    private SigningKeyEntry AsOld(SigningKeyEntry entry, TimeSpan lifetime) => entry.State == SigningKeyState.Primary
        ? entry with { State = SigningKeyState.Old, Since = time.GetUtcNow(), Until = time.GetUtcNow() + lifetime + TimeSpan.FromSeconds(2 * Liveness.Skew + 60) }
        : entry;

    private SigningKeyEntry Make(TokenAlgorithm algorithm, SigningKeyState state)
    {
        var pem = KeyFiles.New(algorithm);
        var unnamed = $"signing-{Guid.NewGuid():N}.pem";
        folder.Write(unnamed, pem);
        var key = KeyFiles.Read(folder, unnamed);
        return new SigningKeyEntry(key.Id, key.Algorithm, state, time.GetUtcNow(), null, unnamed);
    }

    private IReadOnlyList<SigningKeyEntry> Read() => SigningRing.Read(folder, time.GetUtcNow(), null).Entries;

    private void Write(IReadOnlyList<SigningKeyEntry> entries)
    {
        var now = time.GetUtcNow();
        var (kept, gone) = (entries.Where(entry => entry.CountsAt(now)).ToList(), entries.Where(entry => !entry.CountsAt(now)).ToList());
        SigningRingFile.Write(folder, [.. kept, .. gone.OrderByDescending(entry => entry.Since).Take(MostForgotten)]);

        // What is not trusted any more can only do harm.
        foreach (var entry in gone)
            folder.Remove(entry.File);
    }
}
