namespace Gatehouse.Keys;

/// <summary>The folder of the key store: 0700, its files 0600, each there whole or not at all.</summary>
internal sealed class SecretFolder(string path)
{
    /// <summary>Absolute path of a file in it.</summary>
    internal string PathOf(string name) => Path.Combine(path, name);

    internal bool Has(string name) => File.Exists(PathOf(name));

    /// <summary>Makes the folder, and gives it to this process alone until disposed: two that start at once must not make two different secrets.</summary>
    internal FileStream Take() => Guarded(path, () =>
    {
        PrivateFiles.MakeFolder(path);
        RefuseIfOpen(path, "700");
        return PrivateFiles.Lock(PathOf(".lock"), TimeSpan.FromSeconds(30));
    });

    /// <summary>Reads a file that must be there.</summary>
    internal string Read(string name) => Guarded(PathOf(name), () =>
    {
        RefuseIfOpen(PathOf(name), "600");
        return File.ReadAllText(PathOf(name));
    });

    internal void Write(string name, string content) => Guarded(PathOf(name), () =>
    {
        PrivateFiles.Write(PathOf(name), System.Text.Encoding.UTF8.GetBytes(content));
        return true;
    });

    /// <summary>Removes a file if it is there.</summary>
    internal void Remove(string name) => Guarded(PathOf(name), () =>
    {
        File.Delete(PathOf(name));
        return true;
    });

    /// <summary>The error for a file whose content is not what it should be.</summary>
    internal KeyStoreException Broken(string name, string expected, Exception? inner = null) =>
        new($"{PathOf(name)}: expected {expected}, found something else (half a file?); put it back from a backup", inner!);

    // Whoever reads the pepper or a signing key can be anybody (CWE-732).
    private static void RefuseIfOpen(string path, string mode)
    {
        if (PrivateFiles.IsOpenToOthers(path))
            throw new KeyStoreException($"{path}: others than its owner may open it; if nobody did, run: chmod {mode} '{path}'");
    }

    private static T Guarded<T>(string path, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException($"{path}: cannot be read or written ({error.Message}); check its owner, its mode and the space on its disk", error);
        }
    }
}
