using Gatehouse.Gateway.Commands.Policies;

namespace Gatehouse.Gateway.Commands.Demo;

/// <summary>Prints what to try once the gateway takes traffic: nine lines, each of which can be pasted.</summary>
internal sealed class ReadyDemo(Call call, DemoRequests requests) : ReadyLine
{
    /// <inheritdoc />
    protected override void Ready(string address)
    {
        var shown = new Shown(
            requests.Address,
            new ShownKeys(requests.Keys.User, requests.Keys.Manager, requests.Keys.Admin),
            [.. requests.All.Select(request => new ShownRequest(request.Shows, request.Command))]);
        call.Answer(shown, Write);
    }

    private static void Write(TextWriter to, Shown it)
    {
        to.WriteLine($"The shop is at {it.Address}, guarded by samples/shop/gatehouse.yaml. Ctrl-C stops both. Keys for a day, then requests to paste:");
        to.WriteLine($"user={it.Keys.User}");
        to.WriteLine($"manager={it.Keys.Manager}");
        to.WriteLine($"admin={it.Keys.Admin}");

        // ':' does nothing in every shell, so that a line can be pasted with its label.
        foreach (var request in it.Requests)
            to.WriteLine($": {Shell.Word(request.Shows)}; {request.Command}");
        to.Flush();
    }

    private sealed record Shown(string Address, ShownKeys Keys, IReadOnlyList<ShownRequest> Requests);

    private sealed record ShownKeys(string User, string Manager, string Admin);

    private sealed record ShownRequest(string Shows, string Command);
}
