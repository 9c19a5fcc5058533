using Gatehouse.Live;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Keys;

/// <summary>Reads the key rings anew when the log says that they changed, before the change is confirmed; and when the files changed though nobody said so.</summary>
/// <remarks>The second is for a command that crashed between writing and telling: every node is back in step within <see cref="Look"/>.</remarks>
public sealed partial class RingFollower : IDisposable
{
    /// <summary>How often the files are looked at.</summary>
    internal static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private readonly KeyStore keys;
    private readonly ILogger log;
    private readonly ITimer looking;
    private readonly Lock reading = new();
    private int ring;
    private string stamp;

    /// <summary>Begins to follow.</summary>
    /// <param name="keys">Whose rings are read anew.</param>
    /// <param name="live">Says when.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where trouble is told.</param>
    public RingFollower(KeyStore keys, LiveView live, TimeProvider time, ILogger log)
    {
        (this.keys, this.log, ring, stamp) = (keys, log, live.Current.Snapshot.Ring, "");
        live.Changed += Hear;
        looking = time.CreateTimer(_ => LookNow(), null, Look, Look);
        LookNow();   // what changed between the opening of the key store and now
    }

    /// <inheritdoc />
    public void Dispose() => looking.Dispose();

    /// <summary>Reads the rings if the files are not those that were read.</summary>
    internal void LookNow()
    {
        lock (reading)
            if (StampNow() is not { } found || found != stamp)
                Read();
    }

    // A folder that may not be entered any more: on a timer's thread an exception would end the process.
    private string? StampNow()
    {
        try
        {
            return keys.Stamp();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;   // reading it says why, and what becomes of it
        }
    }

    private void Hear(LiveState state)
    {
        if (state.Snapshot.Ring == ring)
            return;

        ring = state.Snapshot.Ring;
        lock (reading)
            Read();
    }

    private void Read()
    {
        try
        {
            var found = StampNow();
            keys.Reread();
            stamp = found ?? "";
        }
        catch (Exception error) when (error is KeyStoreException or IOException or UnauthorizedAccessException)
        {
            stamp = "";   // tried again at the next look
            Unreadable(log, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The key rings changed and cannot be read: {Why}. Until they can, no token of ours is accepted.")]
    private static partial void Unreadable(ILogger log, string why);
}
