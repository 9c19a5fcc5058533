namespace Gatehouse.Audit;

/// <summary>Where whole lines end up. Used by one writer at a time.</summary>
internal interface ILineSink : IDisposable
{
    /// <summary>Writes whole lines.</summary>
    /// <exception cref="IOException">They could not be written, or only in part; the next call begins on a line of its own.</exception>
    void Write(ReadOnlySpan<byte> lines);
}
