namespace Gatehouse.Gateway.Hosting;

/// <summary>How one gateway process is run; everything about the API itself stands in the policy file.</summary>
/// <param name="PolicyFile">Path of the policy.</param>
/// <param name="Out">Data: the one line <c>ready https://…</c>.</param>
/// <param name="Error">Messages for a person.</param>
internal sealed record RunSettings(string PolicyFile, TextWriter Out, TextWriter Error)
{
    /// <summary>Whether the very first run of a new policy prints one first key.</summary>
    public bool PrintFirstKey { get; init; } = true;
}
