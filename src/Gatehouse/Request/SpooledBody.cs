using System.IO.MemoryMappedFiles;

namespace Gatehouse.Request;

/// <summary>A body in a file that nobody else can open.</summary>
internal sealed class SpooledBody : HeldBody
{
    private readonly FileStream file;
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private int disposed;

    private SpooledBody(FileStream file)
    {
        this.file = file;
        Length = file.Length;
        map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = map.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
    }

    /// <inheritdoc />
    public override long Length { get; }

    /// <inheritdoc />
    public override unsafe ReadOnlySpan<byte> Bytes
    {
        get
        {
            // A span over unmapped memory would be a read after free (CWE-416).
            ObjectDisposedException.ThrowIf(disposed != 0, this);
            return new ReadOnlySpan<byte>((byte*)view.SafeMemoryMappedViewHandle.DangerousGetHandle() + view.PointerOffset, (int)Length);
        }
    }

    /// <summary>Writes what was read and the rest of a stream to a new file.</summary>
    /// <returns>Null when it gets longer than <paramref name="maxBytes"/>.</returns>
    public static async ValueTask<SpooledBody?> ReadAsync(ReadOnlyMemory<byte> start, Stream rest, long maxBytes, CancellationToken cancellationToken)
    {
        var file = Create();
        try
        {
            await file.WriteAsync(start, cancellationToken);
            var buffer = new byte[64 * 1024];
            for (int read; (read = await rest.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (file.Length + read > maxBytes)
                    return null;
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            await file.FlushAsync(cancellationToken);
            var body = new SpooledBody(file);
            file = null;
            return body;
        }
        finally
        {
            if (file is not null)
                await file.DisposeAsync();
        }
    }

    /// <inheritdoc />
    public override Stream OpenRead() => map.CreateViewStream(0, Length, MemoryMappedFileAccess.Read);

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        view.Dispose();
        map.Dispose();
        await file.DisposeAsync();
    }

    // Temporary files (CWE-377, CWE-379): a name nobody can guess, created only if new,
    // 0600 from its first moment, and its name removed at once, so that neither another
    // user nor a crash leaves a body lying about.
    private static FileStream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), "gatehouse-" + Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0, Options = FileOptions.Asynchronous };
        if (OperatingSystem.IsWindows())
        {
            options.Options |= FileOptions.DeleteOnClose;
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }
}
