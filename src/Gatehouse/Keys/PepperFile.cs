using System.Security.Cryptography;

namespace Gatehouse.Keys;

/// <summary>The peppers, one a line: version, space, 32 bytes as base64. The last line is the one new keys are hashed with.</summary>
internal static class PepperFile
{
    internal const string Name = "pepper";

    internal static string New() => Line(1);

    internal static string Line(int version) => $"{version} {Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}\n";

    internal static PepperRing Read(SecretFolder folder)
    {
        var peppers = new List<byte[]?>();
        foreach (var line in folder.Read(Name).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            Add(peppers, line, folder);

        return peppers.Count > 0 ? new PepperRing(peppers) : throw Broken(folder);
    }

    private static void Add(List<byte[]?> peppers, string line, SecretFolder folder)
    {
        var space = line.IndexOf(' ');
        var secret = new byte[32];
        if (space < 0 || !int.TryParse(line.AsSpan(0, space), out var version) || version is < 1 or > ushort.MaxValue || version <= peppers.Count
            || !Convert.TryFromBase64Chars(line.AsSpan(space + 1), secret, out var written) || written != 32)
            throw Broken(folder);

        // A version that was taken out leaves a gap: keys hashed with it are refused.
        while (peppers.Count < version - 1)
            peppers.Add(null);

        peppers.Add(secret);
    }

    private static KeyStoreException Broken(SecretFolder folder) => folder.Broken(Name, "lines of a version and 32 bytes in base64, versions rising");
}
