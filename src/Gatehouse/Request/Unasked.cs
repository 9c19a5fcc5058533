namespace Gatehouse.Request;

/// <summary>A step of a question that no policy can ask yet: the loader refuses the words for it.</summary>
internal sealed class Unasked : IStep
{
    /// <summary>The one.</summary>
    public static Unasked Instance { get; } = new();

    /// <inheritdoc />
    public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken) => new(Outcome.Continue);
}
