namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary>In which commit a file's content came into a history, and under which path.</summary>
internal static class FirstCommits
{
    private const int AtOnce = 500;   // so many hashes fit on a command line

    /// <summary>The first commit and path of each; those that no commit has (a tag on a file) are left out.</summary>
    internal static async Task<Dictionary<string, (string Commit, string Path)>> OfAsync(string folder, IReadOnlyList<string> blobs, CancellationToken cancellationToken)
    {
        var firsts = new Dictionary<string, (string, string)>();
        foreach (var some in blobs.Chunk(AtOnce))
        {
            // -m: what came in with a merge stands in no commit's change against a single parent.
            var told = await GitProgram.AskAsync(folder, [
                "log", "--all", "--date-order", "--reverse", "-m", "--root", "--raw", "--no-abbrev", "-z", "--no-renames", "--no-textconv", "--no-ext-diff",
                "--format=commit %H", .. some.Select(blob => $"--find-object={blob}")], cancellationToken);
            Read(told.Split('\0'), firsts);
        }

        return firsts;
    }

    // 'commit HASH', then for each change ':mode mode before after A' and the path.
    private static void Read(string[] words, Dictionary<string, (string, string)> firsts)
    {
        var commit = "";
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].StartsWith("commit ", StringComparison.Ordinal))
                commit = words[i]["commit ".Length..];
            else if (words[i].TrimStart('\n').Split(' ') is [[':', ..], _, _, var after, _] && i + 1 < words.Length)
                firsts.TryAdd(after, (commit, words[++i]));
        }
    }
}
