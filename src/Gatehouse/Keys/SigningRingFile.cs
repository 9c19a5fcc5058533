using System.Globalization;
using System.Text;

namespace Gatehouse.Keys;

/// <summary>The one file that says which signing keys there are and where each stands: a line each of id, algorithm, state, since, until (unix seconds), file.</summary>
/// <remarks>Replaced as a whole, so a rotation is in force or it is not. Without it there is one key, the primary: a key store of an earlier version is taken over as it is.</remarks>
internal static class SigningRingFile
{
    internal const string Name = "signing-keys";

    /// <summary>The first key of a key store.</summary>
    internal const string FirstKey = "token-signing.pem";

    private const string Title = "gatehouse-signing-keys 1";

    /// <summary>Reads the ring; null when there is no such file.</summary>
    internal static IReadOnlyList<SigningKeyEntry>? Read(SecretFolder folder)
    {
        if (!folder.Has(Name))
            return null;

        var lines = folder.Read(Name).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines is not [Title, .. var rest])
            throw Broken(folder);

        var entries = rest.Select(line => Entry(line) ?? throw Broken(folder)).ToList();
        return entries.Count(entry => entry.State == SigningKeyState.Primary) == 1 ? entries : throw Broken(folder);
    }

    internal static void Write(SecretFolder folder, IEnumerable<SigningKeyEntry> entries)
    {
        var text = new StringBuilder(Title).Append('\n');
        foreach (var entry in entries)
            text.Append(CultureInfo.InvariantCulture, $"{entry.Id} {entry.Algorithm} {entry.State.ToString().ToLowerInvariant()} {entry.Since.ToUnixTimeSeconds()} {entry.Until?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) ?? "-"} {entry.File}\n");

        folder.Write(Name, text.ToString());
    }

    private static SigningKeyEntry? Entry(string line)
    {
        if (line.Split(' ') is not [{ Length: 16 } id, var algorithm, var state, var since, var until, var file])
            return null;
        if (!Enum.TryParse<SigningKeyState>(state, ignoreCase: true, out var known) || Time(since) is not { } from || (until != "-" && Time(until) is null))
            return null;

        // A name, never a path: what the file says is only looked for in the folder itself (CWE-22).
        return Path.GetFileName(file) == file ? new SigningKeyEntry(id, algorithm, known, from, Time(until), file) : null;
    }

    private static DateTimeOffset? Time(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static KeyStoreException Broken(SecretFolder folder) =>
        folder.Broken(Name, $"'{Title}' and then lines of id, algorithm, state, since, until and file, one of them primary");
}
