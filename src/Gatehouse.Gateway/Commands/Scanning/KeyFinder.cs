namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary>Gives the next bytes.</summary>
/// <returns>How many; 0 at the end.</returns>
internal delegate int NextBytes(Span<byte> into);

/// <summary>Finds keys in bytes of any kind and length, by format and checksum alone (requirement 1.07).</summary>
/// <remarks>
/// The bytes pass through one buffer; what is at its end is looked at again with what follows, so that a key on the
/// border is found, once. Used by one thread.
/// </remarks>
/// <param name="brands">Brands that count; null for any.</param>
/// <param name="chunk">Bytes taken at a time.</param>
internal sealed class KeyFinder(IReadOnlySet<string>? brands, int chunk = 1 << 18)
{
    private readonly byte[] buffer = new byte[KeyAt.MostBytes + chunk];
    private readonly List<KeyAt> near = [];

    /// <summary>Reads to the end and tells every key, in order.</summary>
    /// <returns>How many bytes there were.</returns>
    internal long Find(NextBytes next, Action<FoundKey> found)
    {
        var place = new LinePlace();
        var (offset, kept) = (0L, 0);
        while (Fill(next, kept) is var count and > 0)
        {
            var filled = buffer.AsSpan(0, kept + count);
            place.Begin(filled, offset);
            Look(filled, kept);
            foreach (var key in near)
                found(place.Of(key, offset));

            var gone = Math.Max(0, filled.Length - KeyAt.MostBytes);
            place.Pass(gone);
            filled[gone..].CopyTo(buffer);
            (offset, kept) = (offset + gone, filled.Length - gone);
        }

        return offset + kept;
    }

    private int Fill(NextBytes next, int kept)
    {
        var into = buffer.AsSpan(kept, Math.Min(chunk, buffer.Length - kept));
        var count = 0;
        while (count < into.Length && next(into[count..]) is var read and > 0)
            count += read;

        return count;
    }

    // Each word is searched by itself: the runtime compares 32 bytes at a time, which no matcher for all of them together reaches.
    private void Look(ReadOnlySpan<byte> bytes, int seen)
    {
        near.Clear();
        Look(bytes, seen, "_live_"u8, 1, 1);
        Look(bytes, seen, "_test_"u8, 1, 1);
        Look(bytes, seen, "live%5"u8, 0, 1);
        Look(bytes, seen, "test%5"u8, 0, 1);
        if (bytes.Contains((byte)0))
        {
            Look(bytes, seen, "_\0l\0i\0v\0e\0_"u8, 2, 2);
            Look(bytes, seen, "_\0t\0e\0s\0t\0_"u8, 2, 2);
            Look(bytes, seen, "l\0i\0v\0e\0%\05"u8, 0, 2);
            Look(bytes, seen, "t\0e\0s\0t\0%\05"u8, 0, 2);
        }

        near.Sort(static (a, b) => a.Start.CompareTo(b.Start));
    }

    // What ends among the bytes seen before was told before.
    private void Look(ReadOnlySpan<byte> bytes, int seen, ReadOnlySpan<byte> word, int lead, int stride)
    {
        for (var from = 0; bytes[from..].IndexOf(word) is var at and >= 0; from += at + 1)
            if (KeyAt.TryRead(bytes, from + at + lead, stride, brands, out var key) && key.End > seen)
                near.Add(key);
    }

    /// <summary>Counts lines up to where something was found.</summary>
    private ref struct LinePlace()
    {
        private long line = 1, lineStart;
        private ReadOnlySpan<byte> bytes;
        private long offset;
        private int counted;

        internal void Begin(ReadOnlySpan<byte> next, long at)
        {
            bytes = next;
            (offset, counted) = (at, 0);
            if (at == 0 && lineStart == 0)
                lineStart = MarkLength(next);
        }

        internal FoundKey Of(KeyAt key, long at)
        {
            Pass(key.Start);
            var parts = key.Text.Split('_');
            return new FoundKey(key.Text, parts[2], parts[0], parts[1] == "test", at + key.Start, line, (at + key.Start - lineStart) / key.Stride + 1);
        }

        internal void Pass(int upTo)
        {
            var passed = bytes[counted..Math.Max(counted, upTo)];
            if (passed.Count((byte)'\n') is var lines and > 0)
                (line, lineStart) = (line + lines, offset + counted + passed.LastIndexOf((byte)'\n') + 1);
            counted = Math.Max(counted, upTo);
        }

        // A byte order mark is no column.
        private static int MarkLength(ReadOnlySpan<byte> head) =>
            head.StartsWith("\uFEFF"u8) ? 3 : head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? 2 : 0;
    }
}
