namespace Gatehouse.Live;

/// <summary>Gives every client and subject that this process meets a dense number: index of its counters and its state.</summary>
/// <remarks>
/// Numbers are stable while the process lives. Only names out of the store or out of tokens that we signed get one, never what a stranger sent.
/// Open addressing over flat arrays: a million names of 14 characters cost 32 MiB, in a dictionary of strings 117.
/// </remarks>
public sealed class ClientNumbers
{
    private const int MostSaid = 1 << 14;

    private readonly NameTexts names = new();
    private readonly Lock adding = new();
    private readonly int most;

    // Who comes often is said often: their names are made into strings once.
    private readonly Said?[] said = new Said?[MostSaid];

    // 0 is empty, else a number and 1. At most half full.
    private volatile int[] slots = new int[1024];
    private int count;

    /// <param name="most">How many names get a number: at least 1. Names beyond get none and are refused, since sharing one would mix up whose state it is.</param>
    public ClientNumbers(int most = 4_000_000) => this.most = most;

    /// <summary>Numbers given so far.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The number of a name, a new one when it has none; -1 when no more are given.</summary>
    public int Of(string name) => Find(name) is var number and >= 0 ? number : Add(name);

    /// <summary>The number of a name, or -1.</summary>
    public int Find(string name) => Find(slots, name, HashOf(name));

    /// <summary>The name behind a number that was given.</summary>
    public string NameOf(int number)
    {
        ref var place = ref said[number & (MostSaid - 1)];
        if (Volatile.Read(ref place) is { } known && known.Number == number)
            return known.Name;

        var name = names.TextOf(number);
        Volatile.Write(ref place, new Said(number, name));
        return name;
    }

    // Under a seed of this process, so that nobody can choose names that share a place (CWE-407).
    private static uint HashOf(string name) => (uint)IdHash.Of("", name).Head;

    private int Find(int[] table, string name, uint hash)
    {
        for (var at = hash & (uint)(table.Length - 1); ; at = at + 1 & (uint)(table.Length - 1))
        {
            var number = Volatile.Read(ref table[at]) - 1;
            if (number < 0)
                return -1;
            if (names.HashOf(number) == hash && names.Is(number, name))
                return number;
        }
    }

    private int Add(string name)
    {
        var hash = HashOf(name);
        lock (adding)
        {
            if (Find(slots, name, hash) is var number and >= 0)
                return number;
            if (count == most || !names.Add(count, name, hash))
                return -1;
            if (2 * count >= slots.Length)
                slots = Larger();

            // Last: who finds the number finds its name too.
            Put(slots, hash, count);
            Volatile.Write(ref count, count + 1);
            return count - 1;
        }
    }

    private int[] Larger()
    {
        var larger = new int[2 * slots.Length];
        for (var number = 0; number < count; number++)
            Put(larger, names.HashOf(number), number);

        return larger;
    }

    private static void Put(int[] table, uint hash, int number)
    {
        var at = hash & (uint)(table.Length - 1);
        while (table[at] != 0)
            at = at + 1 & (uint)(table.Length - 1);

        Volatile.Write(ref table[at], number + 1);
    }

    private sealed record Said(int Number, string Name);
}
