namespace Gatehouse.Keys;

/// <summary>A token just made.</summary>
/// <param name="Id">Its <c>jti</c>: what logs show of it.</param>
/// <param name="Text">The token.</param>
/// <param name="ExpiresAt">Refused from then on.</param>
public sealed record NewToken(string Id, string Text, DateTimeOffset ExpiresAt)
{
    /// <summary>The id only, so that no log ever prints the token by accident (CWE-532).</summary>
    public override string ToString() => Id;
}
