namespace Gatehouse.JsonSchema.Checking;

/// <summary>Where the run keeps one bit for each property or item of a value: set when a schema has looked at it.</summary>
/// <param name="Offset">First word.</param>
/// <param name="Words">Words; 0 when nobody asks.</param>
internal readonly record struct Marks(int Offset, int Words)
{
    public bool Wanted => Words > 0;
}
