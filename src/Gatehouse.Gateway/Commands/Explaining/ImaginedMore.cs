namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>What else is imagined of a request, beside method, path and caller.</summary>
/// <param name="Owner">Whose thing it is, where only the upstream, the body or a claim would tell; null when it is not said.</param>
/// <param name="Body">The body; null when none was given: then what it must hold is told instead.</param>
/// <param name="Headers">Header fields, as <c>Name: value</c>.</param>
internal sealed record ImaginedMore(string? Owner, byte[]? Body, IReadOnlyList<string> Headers)
{
    /// <summary>Nothing.</summary>
    public static ImaginedMore None { get; } = new(null, null, []);

    /// <summary>Whether there is enough to have the contract asked.</summary>
    public bool IsWhole => Body is not null || Headers.Count > 0;
}
