namespace Gatehouse.Live;

/// <summary>Makes the next version of <see cref="Pages{T}"/>; copies a page when it is first written to.</summary>
internal sealed class PagesBuilder<T>(Pages<T> from) where T : struct
{
    private readonly List<T[]> pages = from.Directory();
    private readonly HashSet<int> owned = [];

    /// <summary>Elements so far.</summary>
    internal int Count { get; private set; } = from.Count;

    /// <summary>The element, to be written to; the array grows when it is not there yet.</summary>
    internal ref T this[int index]
    {
        get
        {
            var page = index >> Pages<T>.Bits;
            Own(page);
            Count = Math.Max(Count, index + 1);
            return ref pages[page][index & (Pages<T>.Size - 1)];
        }
    }

    /// <summary>The element as it is now; the default value for a number that is not there.</summary>
    internal T Peek(int index) => index < Count ? pages[index >> Pages<T>.Bits][index & (Pages<T>.Size - 1)] : default;

    /// <summary>The next version; the builder is not used after it.</summary>
    internal Pages<T> Build() => new([.. pages], Count);

    private void Own(int page)
    {
        // Pages that nobody writes to are all the same one: an array with few elements in far places costs little.
        while (pages.Count <= page)
            pages.Add(Pages<T>.Blank);

        if (owned.Add(page))
            pages[page] = (T[])pages[page].Clone();
    }
}
