namespace Gatehouse.Policy.Model;

/// <summary>Long secrets that are still guessed: tutorials' samples, words, patterns (RFC 8725, section 3.5; CWE-521).</summary>
/// <remarks>A random secret of 32 characters passes in any usual alphabet; each bound below is far from what chance does.</remarks>
internal static class WeakSecret
{
    private const int LeastDistinct = 8, LeastLeft = 20;

    // What samples and people write. Shorter words occur in random text too and are not counted.
    private static readonly string[] Words =
    [
        "bit-secret", "bits-long", "a-string", "string", "secret", "password", "passwort", "passw0rd", "changeme", "change", "please", "replace", "default", "example", "sample",
        "correct", "horse", "battery", "staple", "keyboard", "qwerty", "asdf", "zxcv", "letmein", "welcome", "admin", "administrator", "root", "super", "master",
        "private", "public", "token", "access", "refresh", "signing", "signature", "signer", "json", "bearer", "oauth", "auth", "authentication", "authorization", "session", "cookie",
        "this", "that", "very", "long", "your", "with", "should", "must", "have", "least", "from", "here", "some", "random", "strong", "secure", "safe", "hidden", "key", "jwt",
        "test", "testing", "demo", "development", "local", "localhost", "production", "prod", "staging", "server", "client", "user", "application", "service", "gateway", "backend",
        "characters", "chars", "bytes", "minimum", "only", "never", "production", "insecure", "not-for", "shhh", "1234", "4321", "0000", "1111", "abcd", "hello", "world", "spring", "boot", "node", "express",
    ];

    /// <summary>Why a secret can be guessed; null when nothing speaks against it. Never quotes it.</summary>
    internal static string? WhyWeak(string secret)
    {
        if (Period(secret) is var period && period <= secret.Length / 2)
            return "the same piece over and over";
        if (secret.Distinct().Count() < LeastDistinct)
            return $"fewer than {LeastDistinct} different characters";
        if (Steps(secret) * 2 > secret.Length)
            return "characters in a row";

        return LeftWithoutWords(secret) < LeastLeft ? "made of words, or a sample from a tutorial" : null;
    }

    // The shortest piece that, written over and over, gives the whole.
    private static int Period(string text)
    {
        for (var length = 1; length <= text.Length / 2; length++)
            if (text.AsSpan(length).SequenceEqual(text.AsSpan(0, text.Length - length)))
                return length;

        return text.Length;
    }

    // Neighbours that are equal or follow each other: aaaa, 0123, zyx.
    private static int Steps(string text)
    {
        var steps = 0;
        for (var i = 1; i < text.Length; i++)
            if (Math.Abs(text[i] - text[i - 1]) <= 1)
                steps++;

        return steps;
    }

    private static int LeftWithoutWords(string secret)
    {
        var left = secret.ToLowerInvariant();
        foreach (var word in Words.OrderByDescending(word => word.Length))
            left = left.Replace(word, " ", StringComparison.Ordinal);

        return left.Count(char.IsLetterOrDigit);
    }
}
