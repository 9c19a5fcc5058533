namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary>What a scan saw.</summary>
internal sealed class ScanResult
{
    /// <summary>Every key, in the order found.</summary>
    public List<Place> Found { get; } = [];

    /// <summary>What could not be read, and why.</summary>
    public List<string> Unread { get; } = [];

    /// <summary>Files, or objects of a history.</summary>
    public long Pieces { get; set; }

    /// <summary>Bytes looked at.</summary>
    public long Bytes { get; set; }
}
