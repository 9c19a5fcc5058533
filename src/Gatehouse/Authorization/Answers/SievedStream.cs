using System.Runtime.CompilerServices;
using System.Text.Json;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Answers;

/// <summary>An upstream's answer on its way through a <see cref="JsonSieve"/>. Malformed, it throws: the connection breaks, the answer never ends cleanly.</summary>
internal sealed class SievedStream(Stream inner, JsonSieve sieve, HeldOctets output, Action heard, Action atEnd) : PassingStream
{
    private const int PieceBytes = 16 * 1024;

    private readonly HeldOctets input = new();
    private bool begun, disposed;

    /// <summary>Whether the whole answer was read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Octets that are ready to leave.</summary>
    public int Ready => output.Count;

    /// <summary>Reads ahead, until so many octets may leave or all is read.</summary>
    /// <exception cref="AnswerFault">It must not pass.</exception>
    public async ValueTask ReadAheadAsync(int least, CancellationToken cancellationToken)
    {
        while (!IsAtEnd && output.Count < least)
            await PullAsync(cancellationToken);
    }

    /// <inheritdoc />
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!IsAtEnd && output.Count == 0)
            await PullAsync(cancellationToken);

        return output.Take(buffer.Span);
    }

    private async ValueTask PullAsync(CancellationToken cancellationToken)
    {
        var room = input.RoomFor(Math.Min(PieceBytes, sieve.Limit));
        var read = await inner.ReadAsync(room[..Math.Min(room.Length, 4 * PieceBytes)], cancellationToken);
        heard();   // the upstream speaks, even if nothing of what it says is for this caller
        input.Wrote(read);
        if (read > 0 || begun)
            Sieve(final: read == 0);
        begun |= input.Count > 0 || read > 0;
        if (read > 0)
            return;

        IsAtEnd = true;
        atEnd();
    }

    private void Sieve(bool final)
    {
        try
        {
            if (!begun && input.Octets.StartsWith("\uFEFF"u8))
                input.Forget(3);   // RFC 8259, section 8.1: may be ignored, and the reader does not
            input.Forget(sieve.Feed(input.Octets, final));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new AnswerFault(AnswerFault.NotJson);   // without the text: it quotes the answer
        }

        // Unbounded values (CWE-770): one value or one thing would otherwise be gathered for ever.
        if (input.Count > sieve.Limit)
            throw new AnswerFault(AnswerFault.TooLarge);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            inner.Dispose();
            input.Dispose();
            output.Dispose();
            sieve.Dispose();
        }

        base.Dispose(disposing);
    }
}
