using System.CommandLine;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Drafting;
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
        var draft = call.Desk.Draft(document, url, Path.GetRelativePath(folder, call.Terminal.Full(call.Get(contract)!)));
        return target == "-" ? Print(call, document, draft) : await WriteAsync(call, document, target, draft, cancellationToken);
    }

    private static int Print(Call call, ContractDocument document, DraftResult draft)
    {
        call.Answer(new Written("-", false, document.Operations.Count, draft.Notes, draft.Text), (to, it) => to.Write(it.Policy));
        return Exit.Done;
    }

    private static async Task<int> WriteAsync(Call call, ContractDocument document, string target, DraftResult draft, CancellationToken cancellationToken)
    {
        await using (var stream = new FileStream(call.Terminal.Full(target), FileMode.CreateNew, FileAccess.Write))
        await using (var writer = new StreamWriter(stream))
            await writer.WriteAsync(draft.Text.AsMemory(), cancellationToken);

        call.Answer(new Written(target, false, document.Operations.Count, draft.Notes), (to, it) => to.WriteLine(it.File));
        call.Terminal.Say($"Drafted {target} for {Count.Of(document.Operations.Count, "operation")}. Every guess is marked with a comment that says why: read it before others use it.");
        foreach (var note in call.Json ? [] : draft.Notes)
            call.Terminal.Say($"  {note}");

        call.Terminal.Next($"gatehouse check {Shell.Word(target)} && gatehouse run {Shell.Word(target)}");
        return Exit.Done;
    }

    private static async Task<int> MergeAsync(Call call, ContractDocument document, string target, CancellationToken cancellationToken)
    {
        var file = call.Terminal.Full(target);
        var old = await File.ReadAllTextAsync(file, cancellationToken);
        var merged = MergedWith(call, old, document, target);
        var changed = merged.Text != old;
        if (changed)
            await WholeFile.ReplaceAsync(file, merged.Text, cancellationToken);

        call.Answer(new Written(target, changed, document.Operations.Count, merged.Notes), (to, it) =>
        {
            foreach (var note in it.Notes)
                to.WriteLine(note);
        });
        call.Terminal.Say(changed
            ? $"{target} follows its contract again: what is new is refused until you assign it, what you wrote stays as it was."
            : $"{target} covers the contract already; nothing was changed.");
        call.Terminal.Next($"gatehouse check {Shell.Word(target)}");
        return Exit.Done;
    }

    private static DraftResult MergedWith(Call call, string old, ContractDocument document, string target)
    {
        try
        {
            return call.Desk.Merge(old, document);
        }
        catch (FormatException)
        {
            throw new StopException($"{target} exists and is no policy; it was left as it is", $"gatehouse check {Shell.Word(target)}", Exit.PolicyFaults);
        }
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

    private sealed record Written(string File, bool Merged, int Operations, IReadOnlyList<string> Notes, string? Policy = null);
}
