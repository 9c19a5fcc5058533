namespace Gatehouse.Gateway.Commands.Demo;

internal sealed class DemoVerb() : Verb("demo", "Start the sample shop with Gatehouse in front, and print keys and requests to try.", "gatehouse demo")
{
    public override Task<int> RunAsync(Call call, CancellationToken cancellationToken) => Task.FromResult(Exit.Refused);
}
