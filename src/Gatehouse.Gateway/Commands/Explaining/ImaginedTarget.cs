using Gatehouse.Arrival;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>An imagined method and path, read exactly as Arrival would read them.</summary>
internal sealed class ImaginedTarget
{
    private readonly string path = "";
    private readonly PathValues values;

    public ImaginedTarget(CompiledPolicy policy, string method, string target)
    {
        Request = $"{Plain.Text(method)} {Plain.Text(target)}";
        (Status, Step) = (400, ExplainedStep.No("arrival", "expected a path such as /orders/17", null, "a path that begins with '/'"));
        if (!RequestTarget.TryCut(target, out var cut))
            return;

        if (CanonicalPath.Read(cut.Path, out path, out var semicolon) is { } why)
        {
            Step = ExplainedStep.No("arrival", $"the path can be read in two ways: {why}", null, "the same path without it");
            return;
        }

        Request = $"{Plain.Text(method)} {path}";
        Query = cut.Query;
        Operation = policy.Paths.Match(method, path, ref values, out var allowed);
        if (semicolon && Operation is { AllowsSemicolon: false })
            Operation = null;
        else
            (Status, Step) = Answer(allowed);
    }

    /// <summary>Method and canonical path.</summary>
    public string Request { get; }

    /// <summary>Null when the policy has none.</summary>
    public CompiledOperation? Operation { get; }

    /// <summary>What is answered when there is none.</summary>
    public int Status { get; }

    /// <summary>Arrival's answer.</summary>
    public ExplainedStep Step { get; }

    /// <summary>With its question mark; empty without one.</summary>
    public string Query { get; } = "";

    /// <summary>Lets a request have this path and query.</summary>
    public RequestContext Fill(RequestContext request)
    {
        (request.Path, request.Query, request.PathValues) = (path, Query, values);
        return request;
    }

    /// <summary>The decoded value of a path parameter.</summary>
    public string Value(int index) => Uri.UnescapeDataString(path[values[index]]);

    private (int Status, ExplainedStep Step) Answer(string allowed)
    {
        if (Operation is not null)
            return (200, ExplainedStep.Yes("arrival", Operation.Name));

        return allowed.Length > 0
            ? (405, ExplainedStep.No("arrival", "the policy knows the path, but not with this method", null, $"one of {allowed}"))
            : (404, ExplainedStep.No("arrival", "no operation of the policy has this path", null, "an action of a resource that names it"));
    }
}
