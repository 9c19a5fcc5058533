using System.Security.Cryptography;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Sees when the policy or its contract was changed, whatever way an editor saves: written over, renamed into place, or behind a link.</summary>
/// <remarks>File events are lost on some file systems, so time and size are looked at twice a second, and only a changed content counts.</remarks>
internal sealed class PolicyWatch(Func<IEnumerable<string>> files, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<string, Stamp> stamps = [];
    private string seen = "";

    /// <summary>Remembers what the files hold now.</summary>
    public void Remember() => seen = Fingerprint();

    /// <summary>Calls <paramref name="changed"/> after every change, one call at a time, until stopped.</summary>
    public async Task RunAsync(Func<Task> changed)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                var now = Fingerprint();
                if (now == seen)
                    continue;

                seen = now;
                await changed();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    /// <summary>No further change is told; <see cref="RunAsync"/> ends.</summary>
    public void Stop() => stop.Cancel();

    /// <inheritdoc />
    public void Dispose() => stop.Dispose();

    private string Fingerprint() => string.Join('\n', files().Select(ContentOf));

    private string ContentOf(string file)
    {
        try
        {
            if (stamps.TryGetValue(file, out var known) && known.Still(file))
                return known.Hash;

            var (at, length) = Stamp.Look(file);
            var hash = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
            stamps[file] = new Stamp(at, length, hash);
            return hash;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.GetType().Name;   // gone for a moment, or for good: loading will say which
        }
    }

    // A big contract is read again only when its time or size moved.
    private sealed record Stamp(DateTime At, long Length, string Hash)
    {
        public static (DateTime At, long Length) Look(string file)
        {
            var info = new FileInfo(file);
            if (info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                info = target;
            return (info.LastWriteTimeUtc, info.Exists ? info.Length : -1);
        }

        public bool Still(string file) => Look(file) == (At, Length);
    }
}
