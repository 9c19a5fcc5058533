using System.CommandLine;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Gateway.Commands.Policies;

/// <summary><c>gatehouse init</c></summary>
internal sealed class InitVerb : Verb
{
    private readonly Argument<string> contract = new("CONTRACT") { Description = "The API's OpenAPI 3.0 or 3.1 document, JSON or YAML." };
    private readonly Option<string> upstream = new("--upstream") { HelpName = "URL", Required = true, Description = "Where the API itself answers, such as http://127.0.0.1:8080." };
    private readonly Option<string> output = new("--output", "-o") { HelpName = "FILE", Description = "The policy to write, or to add new operations to; '-' prints it.", DefaultValueFactory = _ => "gatehouse.yaml" };

    public InitVerb() : base("init", "Draft a whole policy from an API's contract, or add to a policy what its contract has got since.", "gatehouse init openapi.yaml --upstream http://127.0.0.1:8080")
    {
        Arguments.Add(contract);
        Options.Add(upstream);
        Options.Add(output);
    }

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var target = call.Get(output)!;
        var url = UpstreamOf(call.Get(upstream)!);
        var document = ContractOf(call, call.Get(contract)!);
        var file = call.Terminal.Full(target);
        if (target != "-" && File.Exists(file))
            return await MergeAsync(call, document, target, cancellationToken);

        // The policy names its contract as seen from its own folder, so that both can be moved and committed together.
        var folder = target == "-" ? call.Terminal.Folder : Path.GetDirectoryName(file)!;
        var text = call.Desk.Draft(document, url, Path.GetRelativePath(folder, call.Terminal.Full(call.Get(contract)!)));
        return await WriteAsync(call, document, target, text, cancellationToken);
    }

    private static async Task<int> WriteAsync(Call call, ContractDocument document, string target, string text, CancellationToken cancellationToken)
    {
        if (target == "-")
        {
            await call.Terminal.Out.WriteAsync(text.AsMemory(), cancellationToken);
            return Exit.Done;
        }

        await using (var stream = new FileStream(call.Terminal.Full(target), FileMode.CreateNew, FileAccess.Write))
        await using (var writer = new StreamWriter(stream))
            await writer.WriteAsync(text.AsMemory(), cancellationToken);

        call.Answer(new Written(target, false, document.Operations.Count, []), (to, it) => to.WriteLine(it.File));
        call.Terminal.Say($"Drafted {target} for {Count.Of(document.Operations.Count, "operation")}. Every guess is marked with a comment that says why: read it before others use it.");
        call.Terminal.Next($"gatehouse check {target} && gatehouse run {target}");
        return Exit.Done;
    }

    private static async Task<int> MergeAsync(Call call, ContractDocument document, string target, CancellationToken cancellationToken)
    {
        var file = call.Terminal.Full(target);
        var merged = call.Desk.Merge(await File.ReadAllTextAsync(file, cancellationToken), document);
        if (merged.Added.Count > 0)
            await WholeFile.ReplaceAsync(file, merged.Text, cancellationToken);

        call.Answer(new Written(target, true, document.Operations.Count, merged.Added), (to, it) =>
        {
            foreach (var line in it.Added)
                to.WriteLine($"added: {line}");
        });
        call.Terminal.Say(merged.Added.Count == 0
            ? $"{target} covers the contract already; nothing was changed."
            : $"{target}: {Count.Of(merged.Added.Count, "addition")}, each refused until you assign it. Everything you wrote stays as it was.");
        call.Terminal.Next($"gatehouse check {target}");
        return Exit.Done;
    }

    private static ContractDocument ContractOf(Call call, string name)
    {
        var path = call.Terminal.Full(name);
        if (!File.Exists(path))
            throw new StopException($"expected an OpenAPI document at '{name}', found none");

        var report = new PolicyReport();
        var document = call.Desk.ReadContract(path, name, report);
        foreach (var fault in report.Faults)
            call.Terminal.Say(fault.ToString());

        return document is not null && report.Faults.Count == 0
            ? document
            : throw new StopException($"{name} has {Count.Of(report.Faults.Count, "fault")}; no policy was written", "mend the contract, then the same command again", Exit.PolicyFaults);
    }

    private static Uri UpstreamOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0 && url.UserInfo.Length == 0
            ? url
            : throw new StopException("--upstream: expected an address such as http://127.0.0.1:8080, without user, password or query", exit: Exit.WrongUsage);

    private sealed record Written(string File, bool Merged, int Operations, IReadOnlyList<string> Added);
}
