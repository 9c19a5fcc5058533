namespace Gatehouse.Policy.Reading;

/// <summary>The dotted place of a node, written out only when it is needed: long keys deep inside must not multiply (CWE-770).</summary>
internal sealed class Trail(Trail? parent, string step)
{
    /// <summary>The file itself.</summary>
    public static Trail Root { get; } = new(null, "");

    public Trail Word(string word) => new(this, parent is null && step.Length == 0 ? word : "." + word);

    public Trail Item(int index) => new(this, $"[{index}]");

    public override string ToString() => parent is null ? step : parent + step;
}
