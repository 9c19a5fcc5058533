using System.Text.Json;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>The lines the gateway writes about its decisions.</summary>
internal static class DecisionLines
{
    /// <summary>Everything written so far.</summary>
    public static async Task<string> AllAsync(Gate gate)
    {
        var name = Path.Combine(gate.Folder, "data", "decisions.jsonl");
        if (!File.Exists(name))
            return "";   // it begins with the first line

        await using var file = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        var text = await reader.ReadToEndAsync(Patience.Token());
        return text[..(text.LastIndexOf('\n') + 1)];   // the last line may be on its way still
    }

    /// <summary>The line of one request, once it is written: lines are written behind the requests' backs.</summary>
    public static async Task<JsonElement> OfAsync(Gate gate, string requestId)
    {
        string? line = null;
        await Patience.UntilAsync($"the decision {requestId} is written", async () =>
            (line = (await AllAsync(gate)).Split('\n').FirstOrDefault(one => one.Contains(requestId, StringComparison.Ordinal))) is not null);
        return JsonDocument.Parse(line!).RootElement;
    }
}
