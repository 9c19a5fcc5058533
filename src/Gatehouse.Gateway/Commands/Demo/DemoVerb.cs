using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Gateway.Hosting;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Demo;

/// <summary><c>gatehouse demo</c></summary>
internal sealed class DemoVerb : Verb
{
    private readonly Option<string?> sample = new("--sample") { HelpName = "FOLDER", Description = "Folder of the sample shop. Default: samples/shop of the checkout." };

    public DemoVerb() : base("demo", "Start the sample shop with Gatehouse in front of it, and print keys and requests to try.", "gatehouse demo") => Options.Add(sample);

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var shop = SampleShop.Find(call.Get(sample) is { } given ? call.Terminal.Full(given) : null);
        var load = call.Desk.Read(shop.PolicyFile);
        if (load.Policy is not { } policy)
            throw new StopException($"{shop.PolicyFile} has {Count.Of(load.Report.Faults.Count, "fault")}", $"gatehouse check {Shell.Word(shop.PolicyFile)}", Exit.PolicyFaults);

        FreePorts.Need(policy.Document);
        var keys = await DemoKeys.MakeAsync(call, policy, cancellationToken);
        await using var running = await RunningShop.StartAsync(shop, policy.Document.Api.Upstream, call.Terminal.Error, cancellationToken);

        // Whichever of the two ends first takes the other with it.
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var requests = new DemoRequests(policy.Document, keys);
        var settings = new RunSettings(shop.PolicyFile, new ReadyDemo(call, requests), call.Terminal.Error) { PrintFirstKey = false };
        var gateway = call.Desk.ServeAsync(settings, together.Token);
        if (await Task.WhenAny(gateway, running.Ended) == gateway)
            return await gateway;

        await together.CancelAsync();
        await gateway;
        return cancellationToken.IsCancellationRequested ? Exit.Done : throw new StopException("the shop ended by itself; see its messages above");
    }
}
