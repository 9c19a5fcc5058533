namespace Gatehouse.Request;

/// <summary>One question about a request. A step knows the request and its own store, never another step.</summary>
public interface IStep
{
    /// <summary>Asks the question. An exception is a refusal.</summary>
    ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken);
}
