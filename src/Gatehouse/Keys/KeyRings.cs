namespace Gatehouse.Keys;

/// <summary>The key rings this process works with now. Asked anew at every use, never kept: a rotation replaces them while requests run.</summary>
public sealed class KeyRings
{
    private volatile PepperRing peppers;
    private volatile SigningRing signing;

    internal KeyRings(PepperRing peppers, SigningRing signing)
    {
        (this.peppers, this.signing) = (peppers, signing);
        signing.TakeOver(SigningRing.Nothing);
    }

    /// <summary>Turns API keys into stored hashes.</summary>
    public PepperRing Peppers => peppers;

    /// <summary>Signs our own tokens, and says whose signatures still count.</summary>
    internal SigningRing Signing => signing;

    /// <summary>From now on others.</summary>
    internal void Replace(PepperRing newPeppers, SigningRing newSigning)
    {
        var before = signing;
        (peppers, signing) = (newPeppers, newSigning);
        newSigning.TakeOver(before);
    }
}
