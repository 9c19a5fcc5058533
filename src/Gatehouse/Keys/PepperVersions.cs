namespace Gatehouse.Keys;

/// <summary>Changes the peppers in the key store's folder. Whoever calls tells the nodes afterwards.</summary>
public sealed class PepperVersions
{
    private readonly SecretFolder folder;

    internal PepperVersions(SecretFolder folder) => this.folder = folder;

    /// <summary>The versions there are, the one that new keys are hashed with last.</summary>
    public IReadOnlyList<int> List()
    {
        using (folder.Take())
            return PepperFile.Read(folder).Versions;
    }

    /// <summary>Adds a version, with which keys are hashed from then on; keys under others stay good.</summary>
    /// <returns>The new version.</returns>
    public int Add()
    {
        using (folder.Take())
        {
            var version = PepperFile.Read(folder).Primary + 1;
            folder.Write(PepperFile.Name, folder.Read(PepperFile.Name).TrimEnd() + "\n" + PepperFile.Line(version));
            return version;
        }
    }

    /// <summary>Takes a version out for good: keys under it can never be verified again.</summary>
    /// <returns>False when there is no such version.</returns>
    /// <exception cref="InvalidOperationException">It is the one that new keys are hashed with.</exception>
    public bool Retire(int version)
    {
        using (folder.Take())
        {
            var ring = PepperFile.Read(folder);
            if (!ring.Knows(version))
                return false;
            if (version == ring.Primary)
                throw new InvalidOperationException("the version that new keys are hashed with cannot be retired");

            var lines = folder.Read(PepperFile.Name).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            folder.Write(PepperFile.Name, string.Concat(lines.Where(line => !line.StartsWith($"{version} ", StringComparison.Ordinal)).Select(line => line + "\n")));
            return true;
        }
    }
}
