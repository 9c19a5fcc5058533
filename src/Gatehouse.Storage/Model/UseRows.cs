namespace Gatehouse.Storage.Model;

internal sealed class KeyUseRow
{
    public required string KeyId { get; set; }
    public bool Old { get; set; }
    public required string Source { get; set; }
    public long LastAt { get; set; }
    public long Count { get; set; }
}

internal sealed class ClientUseRow
{
    public required string Client { get; set; }
    public required string Kind { get; set; }
    public long LastAt { get; set; }
    public long Count { get; set; }
}
