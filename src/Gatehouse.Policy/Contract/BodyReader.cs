using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>Reads request bodies and the schemas of good answers.</summary>
internal sealed class BodyReader(ContractSource source, PolicyReport report, References references)
{
    // Answers only help to guess: a broken one does not stop the contract from protecting requests.
    private readonly References answers = new(source, report, warnOnly: true);

    internal ContractBody? ReadBody(ContractNode? written)
    {
        if (written is not { } declared || references.Follow(declared) is not { } node)
            return null;
        if (!node.IsObject)
        {
            source.Fault(report, node.Pointer, "an object with 'content'", node.Kind);
            return null;
        }

        var media = new List<ContractMedia>();
        foreach (var (type, described) in node.Child("content")?.Members() ?? [])
            media.Add(new ContractMedia(Bare(type), described.Child("schema")?.Json, described.Child("schema")?.Pointer ?? ""));

        return new ContractBody(node.Flag("required") ?? false, media, node.Pointer);
    }

    internal IReadOnlyList<string> ReadAnswers(ContractNode? responses)
    {
        var pointers = new List<string>();
        foreach (var (status, written) in responses?.Members() ?? [])
        {
            if (!status.StartsWith('2') || answers.Follow(written) is not { } answer)
                continue;

            foreach (var (type, described) in answer.Child("content")?.Members() ?? [])
                if (IsJson(Bare(type)) && described.Child("schema") is { } schema)
                    pointers.Add(schema.Pointer);
        }

        return pointers;
    }

    private static bool IsJson(string type) => type is "application/json" or "*/*" or "text/json" || type.EndsWith("+json", StringComparison.Ordinal);

    // "application/json; charset=utf-8" names the same type as "application/json".
    private static string Bare(string type)
    {
        var end = type.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? type : type[..end]).Trim().ToLowerInvariant();
    }
}
