namespace Gatehouse.Storage.Model;

/// <summary>A cell of the matrix was used; the row without a role says since when that is recorded.</summary>
internal sealed class RightUseRow
{
    public required string Role { get; set; }
    public required string Resource { get; set; }
    public required string Action { get; set; }
    public long FirstAt { get; set; }
    public long LastAt { get; set; }
}

/// <summary>A subject used a role; the guest role stands for being there at all.</summary>
internal sealed class SubjectUseRow
{
    public required string Subject { get; set; }
    public required string Role { get; set; }
    public long LastAt { get; set; }
}
