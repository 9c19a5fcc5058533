using System.Collections.Concurrent;

namespace Gatehouse.Live;

/// <summary>Gives every client and subject that this process meets a dense number: index of its counters and its state.</summary>
/// <remarks>Numbers are stable while the process lives. Only names out of the store or out of tokens that we signed get one, never what a stranger sent.</remarks>
public sealed class ClientNumbers
{
    private readonly ConcurrentDictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Lock adding = new();
    private readonly int most;
    private volatile string[] names = new string[1024];
    private int count;

    /// <param name="most">How many names get a number: at least 1. Names beyond get none and are refused, since sharing one would mix up whose state it is.</param>
    public ClientNumbers(int most = 4_000_000) => this.most = most;

    /// <summary>Numbers given so far.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The number of a name, a new one when it has none; -1 when no more are given.</summary>
    public int Of(string name) => numbers.TryGetValue(name, out var number) ? number : Add(name);

    /// <summary>The number of a name, or -1.</summary>
    public int Find(string name) => numbers.TryGetValue(name, out var number) ? number : -1;

    /// <summary>The name behind a number that was given.</summary>
    public string NameOf(int number) => names[number];

    private int Add(string name)
    {
        lock (adding)
        {
            if (numbers.TryGetValue(name, out var number))
                return number;
            if (count == most)
                return -1;
            if (count == names.Length)
                names = Larger();

            names[count] = name;
            Volatile.Write(ref count, count + 1);
            return numbers[name] = count - 1;
        }
    }

    private string[] Larger()
    {
        var larger = new string[2 * names.Length];
        names.CopyTo(larger, 0);
        return larger;
    }
}
