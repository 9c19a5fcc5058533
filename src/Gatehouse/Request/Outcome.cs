namespace Gatehouse.Request;

/// <summary>A step's answer: go on, or a refusal. The default value is a refusal, so that a forgotten answer is a no.</summary>
public readonly struct Outcome
{
    private readonly Refusal? refusal;
    private readonly bool go;

    private Outcome(Refusal? refusal, bool go) => (this.refusal, this.go) = (refusal, go);

    /// <summary>This step has nothing against the request.</summary>
    public static Outcome Continue => new(null, true);

    /// <summary>Whether the next step may be asked.</summary>
    public bool Continues => go;

    /// <summary>The refusal; a step that never answered refuses with 500.</summary>
    public Refusal Refusal => refusal ?? Refusals.NoAnswer;

    /// <summary>A refusal is an outcome.</summary>
    public static implicit operator Outcome(Refusal refusal) => new(refusal, false);

    /// <summary>A refusal is an outcome.</summary>
    public static Outcome ToOutcome(Refusal refusal) => refusal;
}
