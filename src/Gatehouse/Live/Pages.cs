namespace Gatehouse.Live;

/// <summary>An immutable array in pages: changing one element copies one page, and every older version stays as it was.</summary>
internal sealed class Pages<T>(T[][] pages, int count) where T : struct
{
    internal const int Bits = 8, Size = 1 << Bits;

    private static readonly T[] Nothing = new T[1];

    /// <summary>A page of nothing; never written to.</summary>
    internal static readonly T[] Blank = new T[Size];

    internal static Pages<T> Empty { get; } = new([], 0);

    /// <summary>Elements.</summary>
    internal int Count => count;

    /// <summary>The element; the default value for a number that is not there.</summary>
    internal ref readonly T this[int index]
    {
        get
        {
            if ((uint)index < (uint)count)
                return ref pages[index >> Bits][index & (Size - 1)];

            return ref Nothing[0];
        }
    }

    /// <summary>A list of the pages themselves, to go on from.</summary>
    internal List<T[]> Directory() => [.. pages];
}
