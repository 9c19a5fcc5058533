namespace Gatehouse.Policy.Contract;

/// <summary>The folder of a contract: the only place whose files it may refer to.</summary>
internal sealed class ContractFolder(string mainPath, string mainDisplay)
{
    private readonly string main = Path.GetFullPath(mainPath);
    private readonly string root = Path.GetDirectoryName(Path.GetFullPath(mainPath))!;

    /// <summary>The file a reference names; null when it lies elsewhere.</summary>
    /// <param name="from">Name of the file that holds the reference; empty for the contract itself.</param>
    /// <param name="reference">As written.</param>
    /// <param name="name">Relative to the folder, with '/'; empty for the contract itself.</param>
    internal string? Resolve(string from, string reference, out string name)
    {
        name = "";
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var written = Uri.UnescapeDataString(hash < 0 ? reference : reference[..hash]);

        // Addresses are never fetched (SSRF, CWE-918); other spellings of a path are not worth the risk (CWE-22).
        if (written.Length == 0 || written.AsSpan().ContainsAny("\\:\0") || Path.IsPathRooted(written))
            return null;

        var path = Path.GetFullPath(Path.Combine(root, Path.GetDirectoryName(from) ?? "", written));
        if (path == main)
            return path;
        if (!path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || LeadsOut(path))
            return null;

        name = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
        return path;
    }

    internal string PathOf(string name) => Path.GetFullPath(Path.Combine(root, name));

    internal string DisplayOf(string name) => Path.Combine(Path.GetDirectoryName(mainDisplay) ?? "", name);

    // A symbolic link could lead out of the folder (CWE-59): none is followed below it.
    private bool LeadsOut(string path)
    {
        try
        {
            for (var part = path; part.Length > root.Length; part = Path.GetDirectoryName(part)!)
                if (new FileInfo(part).LinkTarget is not null)
                    return true;

            return false;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
