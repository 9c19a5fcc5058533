using System.Net;

namespace Gatehouse.Authorization.Answers;

/// <summary>The body of an answer without what was kept back.</summary>
internal sealed class SievedContent : HttpContent
{
    private readonly HttpContent before;
    private readonly SievedStream stream;

    /// <summary>Takes the place of a body.</summary>
    /// <param name="before">Whose header fields still hold, but for those about the octets.</param>
    /// <param name="stream">What is left of it.</param>
    public SievedContent(HttpContent before, SievedStream stream)
    {
        (this.before, this.stream) = (before, stream);
        AnswerFields.CopyStanding(before, this);
        if (stream.IsAtEnd)
            Headers.ContentLength = stream.Ready;
    }

    /// <inheritdoc />
    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(stream);

    /// <inheritdoc />
    protected override Task SerializeToStreamAsync(Stream to, TransportContext? context) => stream.CopyToAsync(to);

    /// <inheritdoc />
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;   // set as a header field where it is known
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
            before.Dispose();
        }

        base.Dispose(disposing);
    }
}
