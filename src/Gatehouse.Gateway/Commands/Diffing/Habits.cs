using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Gateway.Commands.Diffing;

/// <summary>Gathers recorded lines into habits and judges each of them once; limits are counted line by line.</summary>
internal sealed class Habits(NewJudge judge, DateTimeOffset since)
{
    private const int MostApart = 200_000, Most = 2 * MostApart, KeyBytes = 8 * 1024;
    private const byte Between = 0x1F;

    // Lines stand in the order in which requests ended.
    private static readonly TimeSpan Jitter = TimeSpan.FromMinutes(1);

    private readonly Dictionary<byte[], Habit> byKey = new(KeyComparer.Instance);
    private readonly Allowances allowances = new();
    private readonly byte[] key = new byte[KeyBytes];
    private bool beginsFile;
    private DateTimeOffset latest;

    /// <summary>All of them.</summary>
    public IEnumerable<Habit> All => byKey.Values;

    /// <summary>Lines that were read.</summary>
    public long Lines { get; private set; }

    /// <summary>Lines that are none of ours, or torn.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Lines that were never written, because the disk was too slow or full.</summary>
    public long Lost { get; private set; }

    /// <summary>Lines of so many different callers that they were not judged.</summary>
    public long TooMany { get; private set; }

    /// <summary>Whether subjects were no longer told apart.</summary>
    public bool SubjectsMerged { get; private set; }

    /// <summary>What is heard next stands in another file.</summary>
    public void BeginFile() => beginsFile = true;

    /// <summary>The file is over.</summary>
    /// <param name="tooLong">Lines of it that were too long to be heard.</param>
    public void EndFile(long tooLong) => Unreadable += tooLong;

    /// <summary>Hears one line.</summary>
    public void Hear(ReadOnlySpan<byte> text)
    {
        if (!RecordedLine.TryRead(text, out var line))
        {
            Unreadable++;
            return;
        }

        if (line.Time < since)
            return;

        // Each node counts for itself: one file after another is one node's, but for one that begins earlier than the last ended.
        if (beginsFile && latest - line.Time > Jitter)
            allowances.Forget();

        (beginsFile, latest) = (false, line.Time);
        Lines++;
        Lost += line.Lost;
        if (line.Lost == 0 && Find(line) is { } habit)
        {
            habit.Count(line.Time);
            Limit(habit, line);
        }
    }

    private Habit? Find(in RecordedLine line)
    {
        if (byKey.Count >= MostApart && !SubjectsMerged)
            SubjectsMerged = true;

        var found = byKey.GetAlternateLookup<ReadOnlySpan<byte>>();
        var length = KeyOf(line, SubjectsMerged ? line.Subject[..(line.Subject.LastIndexOf((byte)'|') + 1)] : line.Subject);   // the issuer stays
        if (length < 0 || (byKey.Count >= Most && !found.ContainsKey(key.AsSpan(0, length))))
        {
            TooMany++;
            return null;
        }

        if (found.TryGetValue(key.AsSpan(0, length), out var habit))
            return habit;

        if (Made(line) is not { } made)
        {
            Unreadable++;
            return null;
        }

        found[key.AsSpan(0, length)] = made;
        return made;
    }

    private Habit? Made(in RecordedLine line)
    {
        try
        {
            var habit = new Habit(line) { Judgement = Judgement.Same };
            habit.Judgement = judge.Judge(habit);
            (habit.CountedBefore, habit.Counted) = NewJudge.CameToTheRules(habit) ? (judge.LimitedBefore(habit), judge.OperationOf(habit)) : (null, null);
            habit.Allowance = habit.Client is { } client ? allowances.Of(client) : null;
            return habit;
        }
        catch (JsonException)
        {
            return null;   // half a surrogate pair, escaped: no text
        }
    }

    // A guest is counted by its source, which is no part of a habit.
    private void Limit(Habit habit, in RecordedLine line)
    {
        if (habit.Counted is not { } operation)
            return;
        if ((habit.Allowance ?? (habit.Client is null ? allowances.Of("source " + Encoding.UTF8.GetString(line.Source)) : null)) is not { } allowance)
            return;

        // By both policies from the same lines: a restart, or a second node, let more through than one count of the old limits would, and that is no
        // work of the new ones.
        var before = habit.CountedBefore is not { } old || allowance.TakeBefore(old, habit.Plan, line.Time);
        var after = allowance.TakeAfter(operation, habit.Plan, line.Time);
        if (before && !after && habit.LetThrough)
            habit.Over++;
        else if (!before && after && habit is { LetThrough: false, Step: "quota" })
            habit.NoLongerOver++;
    }

    private int KeyOf(in RecordedLine line, ReadOnlySpan<byte> subject)
    {
        var at = 0;
        return Add(line.Client, ref at) && Add(subject, ref at) && Add(line.Credential, ref at) && Add(line.Operation, ref at) && Add(line.Roles, ref at)
            && Add(line.Scopes, ref at) && Add(line.Plan, ref at) && Add(line.OwnerAt, ref at) && Add(line.IsOwner switch { true => "1"u8, false => "0"u8, null => "-"u8 }, ref at)
            && Add(line.Critical, ref at) && Add(line.Refused ? "1"u8 : "0"u8, ref at) && Add(line.Refused ? line.Step : [], ref at) && Add(line.Refused ? line.Reason : [], ref at)
            && Add(line.WouldRefuse, ref at)
            ? at
            : -1;
    }

    private bool Add(ReadOnlySpan<byte> part, ref int at)
    {
        if (part.Length + 1 > key.Length - at)
            return false;

        part.CopyTo(key.AsSpan(at));
        key[at + part.Length] = Between;
        at += part.Length + 1;
        return true;
    }

    // Seeded: whoever may choose names must not be able to make all of them collide (CWE-407).
    private sealed class KeyComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static KeyComparer Instance { get; } = new();

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());
    }
}
