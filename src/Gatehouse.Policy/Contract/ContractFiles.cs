using System.Text.Json;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>Takes the files that a contract refers to into one document, under <see cref="Member"/>; afterwards every reference is local.</summary>
internal sealed class ContractFiles
{
    /// <summary>Where the other files stand in the whole: <c>#/x-gatehouse-files/schemas~1pet.yaml/Pet</c>.</summary>
    internal const string Member = "x-gatehouse-files";

    private const int MaxFiles = 500;

    private readonly PolicyReport report;
    private readonly ContractFolder folder;
    private readonly Dictionary<string, ContractSource> files = new(StringComparer.Ordinal);
    private readonly Queue<ContractSource> unread = new();
    private long bytes;

    private ContractFiles(string path, ContractSource main, PolicyReport report)
    {
        this.report = report;
        folder = new ContractFolder(path, main.File);
    }

    /// <summary>The document with all its files; the document itself when it names none. Null after a fault.</summary>
    internal static ContractSource? Gather(string path, ContractSource main, PolicyReport report)
    {
        var before = report.Faults.Count;
        var gathered = new ContractFiles(path, main, report);
        gathered.ReadReferencesOf(main);
        while (gathered.unread.TryDequeue(out var file))
            gathered.ReadReferencesOf(file);

        return report.Faults.Count > before ? null
            : gathered.files.Count == 0 ? main
            : gathered.Whole(main);
    }

    private void ReadReferencesOf(ContractSource file)
    {
        foreach (var (pointer, reference) in FileReferences.In(file.Root))
        {
            if (folder.Resolve(file.Name, reference, out var name) is not { } path)
                Refuse(file, pointer, reference, "only files beside the contract or in folders below are read");
            else if (name.Length > 0 && !files.ContainsKey(name) && !Add(name, path))
                Refuse(file, pointer, reference, "see the fault before this one");
        }
    }

    private bool Add(string name, string path)
    {
        if (files.Count >= MaxFiles || ContractSource.Read(path, folder.DisplayOf(name), report) is not { } source)
            return false;

        // Many files of 32 MiB each are as bad as one without a bound (CWE-770).
        bytes += new FileInfo(path).Length;
        if (bytes > ContractReader.MaxBytes)
            return false;

        source = source with { Name = name };
        files.Add(name, source);
        unread.Enqueue(source);
        return true;
    }

    private void Refuse(ContractSource file, string pointer, string reference, string hint) =>
        file.Fault(report, pointer, "a reference within the document ('#/components/…') or to a readable file beside it", $"'{reference}'", hint);

    private ContractSource Whole(ContractSource main)
    {
        var json = BundleWriter.Write(main, files.Values, folder);
        var root = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = ContractReader.MaxDepth + 3 }).RootElement;
        return main with { Json = root, PlaceOf = Place, Paths = [.. files.Keys.Select(folder.PathOf)] };

        ContractPlace Place(string pointer)
        {
            var segments = JsonPointer.Split(pointer);
            return segments.Length > 1 && segments[0] == Member && files.TryGetValue(segments[1], out var file)
                ? file.PlaceOf(segments[2..].Aggregate("", JsonPointer.Append))
                : main.PlaceOf(pointer);
        }
    }
}
