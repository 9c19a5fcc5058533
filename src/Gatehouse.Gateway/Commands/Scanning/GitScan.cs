namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary>Looks for keys in everything a repository's refs reach: files as they ever were, messages of commits and tags; each object once.</summary>
internal sealed class GitScan(KeyFinder finder, ScanResult result, string folder)
{
    private readonly List<(string Object, string Kind, string Path, FoundKey Key)> found = [];

    /// <summary>Looks.</summary>
    /// <exception cref="StopException">git is not there, or the folder is no repository.</exception>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        using var list = GitProgram.Start(folder, "rev-list", "--all", "--objects");
        using var read = GitProgram.Start(folder, "cat-file", "--buffer", "--batch=%(objectname) %(objecttype) %(objectsize) %(rest)");
        list.In.Close();
        var handing = HandAsync(list, read, cancellationToken);
        Look(new GitObjects(read.Out), cancellationToken);
        await handing;
        await list.EndAsync(cancellationToken);
        await read.EndAsync(cancellationToken);
        var firsts = await FirstCommits.OfAsync(folder, [.. found.Where(one => one.Kind == "blob").Select(one => one.Object).Distinct()], cancellationToken);
        foreach (var (name, kind, path, key) in found)
            result.Found.Add(kind != "blob" ? new Place(name, $"({kind} message)", key)
                : firsts.TryGetValue(name, out var first) ? new Place(first.Commit, first.Path, key)
                : new Place(name, path, key));
    }

    private static async Task HandAsync(GitProgram list, GitProgram read, CancellationToken cancellationToken)
    {
        try
        {
            await list.Out.CopyToAsync(read.In, cancellationToken);
            read.In.Close();
        }
        catch (IOException)
        {
            // The reader ended early; its own exit code says why.
        }
    }

    private void Look(GitObjects objects, CancellationToken cancellationToken)
    {
        while (objects.Next() is { } next)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (next.Kind == "missing")
                result.Unread.Add($"object {next.Name}: not in this repository (a partial clone?)");
            else if (next.Kind != "tree")
                Look(objects, next);
        }
    }

    private void Look(GitObjects objects, GitObject next)
    {
        result.Bytes += finder.Find(objects.Read, key => found.Add((next.Name, next.Kind, next.Path, key)));
        result.Pieces++;
    }
}
