namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary>Looks for keys in a file or in every file below a folder.</summary>
/// <remarks>
/// Symbolic links below it are not followed: a scan never leaves the tree (CWE-59) and never goes round in circles.
/// Of <c>.git</c> the objects are left out, which are compressed: they are what a scan of the history reads.
/// </remarks>
internal sealed class FileScan(KeyFinder finder, ScanResult result, CancellationToken cancellationToken)
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Looks at a file or a folder.</summary>
    /// <param name="path">As it is opened.</param>
    /// <param name="shown">As it is told.</param>
    internal void Look(string path, string shown)
    {
        if (Directory.Exists(path))
            LookBelow(new DirectoryInfo(path), shown);
        else
            LookAt(path, shown);
    }

    /// <summary>Looks at a stream.</summary>
    internal void Look(Stream stream, string shown) => Read(into => stream.Read(into), shown);

    // Folders wait on a stack of our own: a tree as deep as an attacker likes must not end the process.
    private void LookBelow(DirectoryInfo root, string shown)
    {
        var waiting = new Stack<(DirectoryInfo Folder, string Shown)>([(root, shown)]);
        while (waiting.TryPop(out var next))
        {
            foreach (var entry in EntriesOf(next.Folder, next.Shown))
            {
                var name = System.IO.Path.Combine(next.Shown, entry.Name);
                if (entry is DirectoryInfo folder && !IsGitObjects(folder))
                    waiting.Push((folder, name));
                else if (entry is FileInfo { Length: > 0 })   // devices, pipes and sockets have no length: they are never opened
                    LookAt(entry.FullName, name);
            }
        }
    }

    private List<FileSystemInfo> EntriesOf(DirectoryInfo folder, string shown)
    {
        try
        {
            return folder.EnumerateFileSystemInfos("*", Everything)
                .Where(entry => (entry.Attributes & FileAttributes.ReparsePoint) == 0)
                .OrderBy(entry => entry.Name, StringComparer.Ordinal)
                .ToList();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            result.Unread.Add($"{shown}: {error.Message}");
            return [];
        }
    }

    private void LookAt(string path, string shown)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
            var at = 0L;
            Read(into =>
            {
                var count = RandomAccess.Read(file, into, at);
                at += count;
                return count;
            }, shown);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            result.Unread.Add($"{shown}: {error.Message}");
        }
    }

    private void Read(NextBytes next, string shown)
    {
        result.Bytes += finder.Find(into =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return next(into);
        }, key => result.Found.Add(new Place(null, shown, key)));
        result.Pieces++;
    }

    private static bool IsGitObjects(DirectoryInfo folder) => folder.Name == "objects" && folder.Parent?.Name == ".git";
}
