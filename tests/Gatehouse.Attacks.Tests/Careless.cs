using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>An upstream's login that tells everything: another status, text, length, cookie and time for an unknown account than for a wrong password.</summary>
internal static class Careless
{
    /// <summary>The only account.</summary>
    public const string Account = "alice";

    /// <summary>Its password.</summary>
    public const string Password = "correct horse";

    /// <summary>What a right login answers.</summary>
    public const string Token = """{"token":"eyJ.made.upstream"}""";

    public static UpstreamAnswer Login { get; } = async (request, stream, cancellationToken) =>
    {
        await request.Complete;
        var (name, password) = Read(request);
        if (!name.Trim().Equals(Account, StringComparison.OrdinalIgnoreCase))
            await UpstreamAnswers.Json("""{"message":"There is no user of that name."}""", 404, "X-Reason: unknown-user")(request, stream, cancellationToken);
        else if (!Matches(password))
            await UpstreamAnswers.Json("""{"message":"Wrong password, 4 attempts left."}""", 401, "Set-Cookie: tried=alice", "WWW-Authenticate: Form", "Retry-After: 3")(request, stream, cancellationToken);
        else
            await UpstreamAnswers.Json(Token, 200, "Set-Cookie: sid=1")(request, stream, cancellationToken);
    };

    private static (string Name, string Password) Read(SeenRequest request)
    {
        if (request.Header("Content-Type")!.StartsWith("application/json", StringComparison.Ordinal))
        {
            var body = JsonDocument.Parse(request.Text).RootElement;
            return (body.GetProperty("username").GetString()!, body.GetProperty("password").GetString()!);
        }

        var fields = request.Text.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));
        return (fields["username"], fields["password"]);
    }

    // A slow hash, as it should be: and so the clock tells what the text does not.
    private static bool Matches(string password)
    {
        Rfc2898DeriveBytes.Pbkdf2(password, "salt"u8, 30_000, HashAlgorithmName.SHA256, 32);
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(Password));
    }
}
