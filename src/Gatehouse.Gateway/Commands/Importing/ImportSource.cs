namespace Gatehouse.Gateway.Commands.Importing;

/// <summary>The lines to import, to be read twice: once to check all of them, once to store them.</summary>
internal static class ImportSource
{
    /// <summary>Opens a file, or standard input for <c>-</c>.</summary>
    internal static async Task<Stream> OpenAsync(Terminal terminal, string named, CancellationToken cancellationToken)
    {
        if (named != "-")
            return Directory.Exists(terminal.Full(named)) || !File.Exists(terminal.Full(named))
                ? throw new StopException($"expected a file of JSON lines at '{Plain.Text(named)}', found none", "gatehouse key import --help")
                : new FileStream(terminal.Full(named), FileMode.Open, FileAccess.Read, FileShare.Read);

        // Nobody else may read it (CWE-377), and it goes with the process.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        var kept = new FileStream(Path.Combine(Path.GetTempPath(), $"gatehouse-{Guid.NewGuid():N}"), options);
        await using var input = terminal.In();
        await input.CopyToAsync(kept, cancellationToken);
        return kept;
    }
}
