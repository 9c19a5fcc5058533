using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;
using Gatehouse.Validation;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>Has an imagined request checked by the very step that checks real ones.</summary>
internal static class ImaginedContext
{
    private const string Json = "application/json";

    /// <summary>The refusal of the contract; null when it has none.</summary>
    /// <exception cref="StopException">A header is none.</exception>
    public static async ValueTask<Refusal?> ValidateAsync(CompiledPolicy policy, ImaginedTarget target, ImaginedMore more, CancellationToken cancellationToken)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = target.Operation!.Method;
        foreach (var header in more.Headers)
            Add(http.Request.Headers, header);
        if (more.Body is { } body)
        {
            http.Request.Body = new MemoryStream(body);
            http.Request.ContentLength = body.Length;
            if (http.Request.Headers.ContentType.Count == 0)
                http.Request.ContentType = Json;
        }

        var request = target.Fill(new RequestContext { Http = http, State = new LiveState(policy, new Snapshot()), Id = "imagined", Now = default, Operation = target.Operation });
        var outcome = await new ValidationStep().RunAsync(request, cancellationToken);
        return outcome.Continues ? null : outcome.Refusal;
    }

    private static void Add(IHeaderDictionary headers, string header)
    {
        var colon = header.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            throw new StopException($"--header: expected a field such as 'Content-Type: application/json', found '{Plain.Text(header)}'", exit: Exit.WrongUsage);

        headers.Append(header[..colon].Trim(), header[(colon + 1)..].Trim());
    }
}
