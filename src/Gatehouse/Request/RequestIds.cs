using System.Security.Cryptography;

namespace Gatehouse.Request;

/// <summary>Public ids of requests: 22 base62 characters, not guessable, drawn in blocks because one system call a request would cost more than the id.</summary>
internal static class RequestIds
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    [ThreadStatic]
    private static byte[]? pool;

    [ThreadStatic]
    private static int left;

    /// <summary>A new id.</summary>
    public static string New() => string.Create(22, 0, static (span, _) =>
    {
        for (var i = 0; i < span.Length;)
        {
            var six = Next() & 63;
            if (six < 62)
                span[i++] = Alphabet[six];
        }
    });

    private static int Next()
    {
        pool ??= new byte[4096];
        if (left == 0)
        {
            RandomNumberGenerator.Fill(pool);
            left = pool.Length;
        }

        return pool[--left];
    }
}
