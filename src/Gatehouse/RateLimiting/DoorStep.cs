using Gatehouse.Request;

namespace Gatehouse.RateLimiting;

/// <summary>Step five of the guide, before authentication: is this source far too fast? Asked before any hash is computed.</summary>
internal sealed class DoorStep(Door door) : IStep
{
    /// <inheritdoc />
    public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(door.Check(request) is { } refusal ? refusal : Outcome.Continue);
}
