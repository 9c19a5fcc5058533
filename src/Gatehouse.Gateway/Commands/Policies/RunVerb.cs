using System.CommandLine;
using Gatehouse.Gateway.Hosting;

namespace Gatehouse.Gateway.Commands.Policies;

/// <summary><c>gatehouse run</c></summary>
internal sealed class RunVerb : PolicyVerb
{
    private readonly Argument<string?> file = new("FILE") { Description = "The policy file.", Arity = ArgumentArity.ZeroOrOne };

    public RunVerb() : base("run", "Take traffic by a policy, until stopped. Prints one line 'ready https://…'.", "gatehouse run gatehouse.yaml") => Arguments.Add(file);

    /// <inheritdoc />
    public override Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var path = call.Terminal.Full(FileOf(call, call.Get(file)));
        var settings = new RunSettings(path, call.Json ? new ReadyAsJson(call.Terminal.Out) : call.Terminal.Out, call.Terminal.Error);
        return call.Desk.ServeAsync(settings, cancellationToken);
    }
}
