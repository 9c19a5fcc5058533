using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>A decision that was made and written down.</summary>
internal static class RecordedDecision
{
    private static readonly string[] Order = ["arrival", "door", "freshness", "authentication", "quota", "authorization", "validation", "ownership", "fields", "proof", "logins", "record", "forwarding"];

    /// <summary>Finds it, and prints it step by step with what would have allowed it.</summary>
    public static async Task<int> TellAsync(Call call, CompiledPolicy policy, string requestId, CancellationToken cancellationToken)
    {
        var line = await call.Desk.FindDecisionAsync(policy.Document, requestId, cancellationToken)
            ?? throw new StopException(
                $"no decision about a request '{Plain.Text(requestId)}' is recorded",
                "the id stands in the answer's header Gatehouse-Request-Id; an imagined request needs a path: gatehouse explain GET /orders --role user");

        var (recorded, steps) = Read(line, policy) ?? throw new StopException($"what is recorded about request '{Plain.Text(requestId)}' is no whole line: it was torn by a crash, or changed");
        var ways = steps.Where(step => !step.Passes).SelectMany(step => step.WouldAllow).ToList();
        if (call.Json)
            call.Terminal.Out.WriteLine(AsJson(recorded, steps, ways));
        else
            Write(call.Terminal.Out, recorded, steps);

        if ((string?)recorded["policy"] is { } version && version != policy.Version)
            call.Terminal.Say("The policy has changed since: what would allow it is said by the policy of today.");

        return Exit.Done;
    }

    private static (JsonObject Recorded, List<ExplainedStep> Steps)? Read(string line, CompiledPolicy policy)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject recorded ? (recorded, StepsOf(recorded, new RecordedWays(policy, recorded))) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;   // no JSON, a value of another kind than we write, or a name twice
        }
    }

    private static List<ExplainedStep> StepsOf(JsonObject recorded, RecordedWays ways)
    {
        var (last, reason) = ((string?)recorded["step"] ?? "pipeline", (string?)recorded["reason"] ?? "");
        var refused = (string?)recorded["decision"] == "refused";
        var noted = (recorded["would_refuse"] as JsonArray ?? []).Select(one => ((string?)one ?? "").Split(':', 2)).Where(one => one.Length == 2).ToList();
        var steps = new List<ExplainedStep>();
        foreach (var step in Order.Contains(last) ? Order.TakeWhile(step => step != last).Append(last) : [last])
        {
            foreach (var (_, why) in noted.Where(one => one[0] == step).Select(one => (one[0], one[1])))
                steps.Add(No(step, why, recorded, ways) with { Watched = true });
            if (step == last && refused)
                steps.Add(No(step, reason, recorded, ways));
            else if (!noted.Any(one => one[0] == step))
                steps.Add(Yes(step, recorded));
        }

        return steps;
    }

    private static ExplainedStep No(string step, string reason, JsonObject recorded, RecordedWays ways) =>
        ExplainedStep.No(step, $"{RefusalSentences.What(step, reason)} ({reason})", step is "authorization" or "ownership" ? (string?)recorded["rule"] : null, [.. ways.Of(step, reason)]);

    private static ExplainedStep Yes(string step, JsonObject recorded) => step switch
    {
        "arrival" => ExplainedStep.Yes(step, (string?)recorded["operation"] ?? "well-formed"),
        "authentication" => ExplainedStep.Yes(step, (string?)recorded["client"] is { } client ? $"{client}{((string?)recorded["subject"] is { } subject && subject != client ? $" for {subject}" : "")}{Roles(recorded)}" : "no credential: a guest"),
        "quota" when recorded["limit"] is { } limit => ExplainedStep.Yes(step, $"class {recorded["class"]}: {recorded["remaining"]} of {limit} left"),
        "authorization" => ExplainedStep.Yes(step, "granted", (string?)recorded["rule"]),
        "forwarding" => ExplainedStep.Yes(step, recorded["upstream_status"] is { } status ? $"the API answered {status}" : "sent on"),
        _ => ExplainedStep.Yes(step, "nothing against it"),
    };

    private static string Roles(JsonObject recorded) =>
        recorded["roles"] is not JsonArray roles ? "" : roles.Count == 0 ? ", no role" : $", {(roles.Count == 1 ? "role" : "roles")} {string.Join(", ", roles.Select(role => (string?)role))}";

    private static string AsJson(JsonObject recorded, List<ExplainedStep> steps, List<string> ways)
    {
        var answer = recorded.DeepClone().AsObject();
        answer["steps"] = JsonNode.Parse(JsonText.Of(steps));
        answer["would_allow"] = new JsonArray([.. ways.Select(way => JsonValue.Create(way))]);
        return answer.ToJsonString();
    }

    private static void Write(TextWriter to, JsonObject recorded, List<ExplainedStep> steps)
    {
        to.WriteLine(Plain.Text($"{(string?)recorded["operation"] ?? (string?)recorded["method"] ?? "a request"}, {(string?)recorded["time"]}, from {(string?)recorded["source"]}"));
        foreach (var step in steps)
            Explanation.Write(to, step with { Answer = Plain.Text(step.Answer), WouldAllow = [.. step.WouldAllow.Select(Plain.Text)] });

        to.WriteLine((string?)recorded["decision"] == "refused" ? $"Refused with {recorded["status"]}." : $"Let through, answered {recorded["status"]}.");
        to.WriteLine(Plain.Text($"Policy {(string?)recorded["policy"]}, {(string?)recorded["rule"]}, request {(string?)recorded["request_id"]}"));
    }
}
