namespace Gatehouse.Gateway.Commands.Policies;

/// <summary>Replaces a file as a whole: a reader, a running gateway among them, sees the old or the new text, never half of one.</summary>
internal static class WholeFile
{
    /// <summary>Writes beside the file, then renames over it. A link is followed, so that it stays one; the file's mode is kept.</summary>
    public static async Task ReplaceAsync(string file, string text, CancellationToken cancellationToken)
    {
        var target = new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file;
        var beside = $"{target}.{Environment.ProcessId}.new";
        try
        {
            await File.WriteAllTextAsync(beside, text, cancellationToken);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
            File.Move(beside, target, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
