using System.Text.Json;
using Gatehouse.Policy.Model;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>A decision that was made and written down.</summary>
internal static class RecordedDecision
{
    /// <summary>Finds and prints it.</summary>
    public static async Task<int> TellAsync(Call call, PolicyDocument document, string requestId, CancellationToken cancellationToken)
    {
        var line = await call.Desk.FindDecisionAsync(document, requestId, cancellationToken)
            ?? throw new StopException(
                $"no decision about a request '{Plain.Text(requestId)}' is recorded",
                "the id stands in the answer's header Gatehouse-Request-Id; an imagined request needs a path: gatehouse explain GET /orders --role user");

        using var recorded = JsonDocument.Parse(line);
        if (call.Json)
            call.Terminal.Out.WriteLine(line);
        else
            foreach (var field in recorded.RootElement.EnumerateObject())
                call.Terminal.Out.WriteLine($"{field.Name,-12}  {Plain.Text(field.Value.ToString())}");

        if (recorded.RootElement.TryGetProperty("operation", out var operation) && operation.GetString() is { } name)
            call.Terminal.Next($"who would be let in: gatehouse explain {name.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)}");

        return Exit.Done;
    }
}
