using Gatehouse.Keys;

namespace Gatehouse.Storage;

/// <summary>What may be stored: checked here, so that no caller can store what a node could not read back.</summary>
internal static class Names
{
    internal static void CheckKey(ApiKey key, SecretHash secret)
    {
        Check(KeyId.TryParse(key.Id, out _), "a key id of 12 base62 characters", key.Id);
        Check(IsPrintable(key.Client, 64) && key.Client == key.Client.Trim(), "a client name of 1 to 64 printable characters", key.Client);
        Check(key.Environment is "live" or "test", "live or test", key.Environment);
        Check(secret.Hash.Length == PepperRing.HashLength, "a hash of 32 bytes", $"{secret.Hash.Length} bytes");
        Check(key.Plan is null || IsPrintable(key.Plan, 64), "a plan name of 1 to 64 printable characters", key.Plan ?? "");
        CheckRoles(key.Roles);
        if (key.Subject is not null)
            CheckSubject(key.Subject);
    }

    internal static void CheckSubject(string id) =>
        Check(id.Length is >= 1 and <= 256 && !id.AsSpan().ContainsAnyExceptInRange('!', '~'), "a subject of 1 to 256 printable ASCII characters without spaces", id);

    internal static void CheckRoles(IReadOnlyList<string> roles)
    {
        foreach (var role in roles)
            Check(role.Length is >= 1 and <= 64 && !role.AsSpan().ContainsAnyExceptInRange('!', '~'), "a role name of 1 to 64 printable ASCII characters without spaces", role);
    }

    /// <summary>Roles in one text: sorted, each once, one space between.</summary>
    internal static string Join(IReadOnlyList<string> roles) => string.Join(' ', roles.Distinct().Order(StringComparer.Ordinal));

    internal static IReadOnlyList<string> Split(string? roles) => string.IsNullOrEmpty(roles) ? [] : roles.Split(' ');

    private static bool IsPrintable(string text, int most) => text.Length >= 1 && text.Length <= most && !text.Any(char.IsControl);

    private static void Check(bool right, string expected, string found)
    {
        if (!right)
            throw new ArgumentException($"expected {expected}, found '{new string([.. found.Take(80).Where(c => !char.IsControl(c))])}'");
    }
}
