using System.Globalization;
using System.Text;

namespace Gatehouse.Audit;

/// <summary>Lines to a file that only its owner may read; at a size it becomes <c>.1</c>, and so on, and the oldest goes.</summary>
/// <param name="path">Of the newest file; its folder is made (0700) when missing.</param>
/// <param name="maxBytes">Size of one file.</param>
/// <param name="files">How many are kept, the newest included: at least 2.</param>
/// <param name="maxAge">How long one file is written to before the next is begun; null for ever.</param>
/// <param name="time">The clock.</param>
internal sealed class RotatingFile(string path, long maxBytes, int files, TimeSpan? maxAge = null, TimeProvider? time = null) : ILineSink
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private FileStream? stream;
    private DateTimeOffset begun;

    /// <summary>Names from the newest to the oldest, whether they exist or not.</summary>
    public static IEnumerable<string> NamesOf(string path, int files) =>
        Enumerable.Range(0, files).Select(number => number == 0 ? path : $"{path}.{number}");

    /// <inheritdoc />
    public void Write(ReadOnlySpan<byte> lines)
    {
        try
        {
            // Somebody may have moved or emptied the file meanwhile (logrotate does both).
            if (stream is not null && !File.Exists(path))
                Dispose();
            stream ??= Open();
            var length = stream.Seek(0, SeekOrigin.End);
            if (length > 0 && (length + lines.Length > maxBytes || time.GetUtcNow() - begun >= maxAge))
                stream = Rotate();

            stream.Write(lines);
        }
        catch
        {
            // Opened anew at the next line: the disk may have room again, or the folder be back.
            Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        stream?.Dispose();
        stream = null;
    }

    private FileStream Rotate()
    {
        Dispose();
        var names = NamesOf(path, files).ToArray();
        for (var older = files - 1; older > 0; older--)
            if (File.Exists(names[older - 1]))
                File.Move(names[older - 1], names[older], overwrite: true);

        return Open();
    }

    private FileStream Open()
    {
        MakeFolder();
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;

        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly);

        EndTornLine(file);
        begun = BegunAt(file) ?? time.GetUtcNow();
        return file;
    }

    private void MakeFolder()
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is not { } folder || Directory.Exists(folder))
            return;

        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    // A restart does not make old lines young: the first of them tells when the file was begun.
    private static DateTimeOffset? BegunAt(FileStream file)
    {
        Span<byte> first = stackalloc byte[48];
        file.Seek(0, SeekOrigin.Begin);
        first = first[..file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)];
        if (!first.StartsWith(TimeField))
            return null;

        first = first[TimeField.Length..];
        var end = first.IndexOf((byte)'"');
        return end > 0 && DateTimeOffset.TryParse(Encoding.ASCII.GetString(first[..end]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
    }

    private static ReadOnlySpan<byte> TimeField => "{\"time\":\""u8;

    // A process that was killed, or a disk that was full, leaves half a line; the next one must not be glued to it.
    private static void EndTornLine(FileStream file)
    {
        if (file.Length == 0)
            return;

        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n')
            file.WriteByte((byte)'\n');
    }
}
