using System.Text.Json.Nodes;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>A decision that was made and written down.</summary>
internal static class RecordedDecision
{
    /// <summary>Finds it, and prints it with what would have allowed it.</summary>
    public static async Task<int> TellAsync(Call call, CompiledPolicy policy, string requestId, CancellationToken cancellationToken)
    {
        var line = await call.Desk.FindDecisionAsync(policy.Document, requestId, cancellationToken)
            ?? throw new StopException(
                $"no decision about a request '{Plain.Text(requestId)}' is recorded",
                "the id stands in the answer's header Gatehouse-Request-Id; an imagined request needs a path: gatehouse explain GET /orders --role user");

        var recorded = JsonNode.Parse(line)!.AsObject();
        var ways = WaysOf(policy, recorded);
        recorded["would_allow"] = new JsonArray([.. ways.Select(way => JsonValue.Create(way))]);
        if (call.Json)
            call.Terminal.Out.WriteLine(recorded.ToJsonString());
        else
            Write(call.Terminal.Out, recorded, ways);

        if ((string?)recorded["policy"] is { } version && version != policy.Version)
            call.Terminal.Say("The policy has changed since: what would allow it is said by the policy of today.");

        return Exit.Done;
    }

    // Only a no of the matrix has ways around it that the policy knows; a bad credential or a full quota has none.
    private static List<string> WaysOf(CompiledPolicy policy, JsonObject recorded) =>
        (string?)recorded["step"] == "authorization" && (string?)recorded["decision"] == "refused"
        && policy.Operations.FirstOrDefault(operation => operation.Name == (string?)recorded["operation"]) is { } operation
            ? [.. new ExplainedGrant(policy, "").Ways(operation)]
            : [];

    private static void Write(TextWriter to, JsonObject recorded, List<string> ways)
    {
        foreach (var (name, value) in recorded)
            if (name != "would_allow")
                to.WriteLine($"{name,-12}  {Plain.Text(value?.ToString() ?? "-")}");
        foreach (var way in ways)
            to.WriteLine($"{"would allow",-12}  {way}");
    }
}
