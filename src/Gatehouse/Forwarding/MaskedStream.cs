using System.Runtime.CompilerServices;
using Gatehouse.Request;

namespace Gatehouse.Forwarding;

/// <summary>An upstream's answer on its way, with keys masked. Holds back only what may be the beginning of a key, at most 76 octets.</summary>
/// <param name="inner">The answer.</param>
/// <param name="mask">Finds keys.</param>
/// <param name="onMasked">Told when a piece was changed, before it goes on.</param>
internal sealed class MaskedStream(Stream inner, KeyMask mask, Action onMasked) : PassingStream
{
    private byte[]? held;
    private int heldCount;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The buffer could not hold one key and one octet.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return await inner.ReadAsync(buffer, cancellationToken);   // only asks to wait until there is something
        if (buffer.Length <= mask.MostHeld + 1)
            throw new ArgumentException($"expected room for more than {mask.MostHeld + 1} octets, found {buffer.Length}", nameof(buffer));

        while (true)
        {
            var before = TakeHeld(buffer.Span);
            var read = await inner.ReadAsync(buffer[before..], cancellationToken);
            if (read == 0)
                return before;   // the end: what was held was no key
            if (Pass(buffer.Span[..(before + read)]) is var passed and > 0)
                return passed;
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int TakeHeld(Span<byte> into)
    {
        var count = heldCount;
        held.AsSpan(0, count).CopyTo(into);
        heldCount = 0;
        return count;
    }

    private int Pass(Span<byte> octets)
    {
        if (mask.Mask(octets, out var hold))
            onMasked();

        heldCount = octets.Length - hold;
        if (heldCount > 0)
            octets[hold..].CopyTo(held ??= new byte[mask.MostHeld]);
        return hold;
    }
}
