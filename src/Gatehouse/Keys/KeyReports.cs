using Microsoft.Extensions.Logging;

namespace Gatehouse.Keys;

/// <summary>Says, once per key and hour, that a key was seen where it does not belong; by its public id only.</summary>
/// <remarks>Bounded, so that nobody fills the log (CWE-779): of more than 1,000 keys in one hour only the first 1,000 are named.</remarks>
internal sealed partial class KeyReports(TimeProvider time, ILogger log)
{
    private const int MostAnHour = 1000;

    private readonly Lock guard = new();
    private readonly HashSet<(KeyId Key, string Where)> told = [];
    private long hour;

    /// <summary>Tells it, if it is new.</summary>
    internal void Seen(KeyId key, string where)
    {
        if (IsNew(key, where))
            KeySeen(log, key.ToString(), where);
    }

    /// <summary>Tells that a key seen in a URL could not be blocked.</summary>
    internal void NotBlocked(KeyId key, Exception error) => BlockFailed(log, key.ToString(), error);

    private bool IsNew(KeyId key, string where)
    {
        lock (guard)
        {
            var now = time.GetUtcNow().ToUnixTimeSeconds() / 3600;
            if (now != hour)
            {
                told.Clear();
                hour = now;
            }

            return told.Count < MostAnHour && told.Add((key, where));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The key {Id} was seen in {Where}: whoever can read that has it. Unless it was blocked by now, rotate or block it ('gatehouse key rotate {Id}', 'gatehouse key block {Id}').")]
    private static partial void KeySeen(ILogger log, string id, string where);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The key {Id} was seen in a URL and could not be blocked; the next request with it in a URL tries again.")]
    private static partial void BlockFailed(ILogger log, string id, Exception error);
}
