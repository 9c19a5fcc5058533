using System.Buffers;
using Gatehouse.Keys;

namespace Gatehouse.Storage;

/// <summary>What may be stored: checked here, so that no caller can store what a node could not read back.</summary>
internal static class Names
{
    // What would make one address two, or a name beside it (RFC 5322, section 3.2.3).
    private static readonly SearchValues<char> Specials = SearchValues.Create("<>()[],;:\\\"");

    internal static void CheckSecret(SecretHash secret) =>
        Check(secret.Hash.Length == PepperRing.HashLength, "a hash of 32 bytes", $"{secret.Hash.Length} bytes");

    internal static void CheckKey(ApiKey key)
    {
        Check(KeyId.TryParse(key.Id, out _), "a key id of 12 base62 characters", key.Id);
        CheckClient(key.Client);
        Check(key.Environment is "live" or "test", "live or test", key.Environment);
        Check(key.Plan is null || IsPrintable(key.Plan, 64), "a plan name of 1 to 64 printable characters", key.Plan ?? "");
        CheckRoles(key.Roles);
        if (key.Subject is not null)
            CheckSubject(key.Subject);
        CheckScopes(key.Scopes);
        CheckNetworks(key.Networks);
        CheckTags(key.Tags);
        CheckNote(key.Note);
    }

    internal static void CheckChange(KeyChange change)
    {
        CheckScopes(change.Scopes ?? []);
        CheckNetworks(change.Networks ?? []);
        CheckTags(change.Tags ?? []);
        CheckNote(change.Note ?? "");
    }

    /// <summary>Ours, or <c>issuer|client</c> of a foreign token, which is as long as issuers are.</summary>
    internal static void CheckClient(string name) =>
        Check(IsPrintable(name, name.Contains('|') ? 512 : 64) && name == name.Trim(), "a client name of 1 to 64 printable characters", name);

    /// <summary>A subject of another issuer: <c>issuer|sub</c>.</summary>
    internal static bool IsForeign(string subject) => subject.Contains('|');

    internal static void CheckForeign(string subject) =>
        Check(IsPrintable(subject, 768) && subject[0] != '|' && subject[^1] != '|', "a subject of another issuer, issuer|sub, of at most 768 printable characters", subject);

    internal static void CheckIssuer(string issuer) => Check(IsPrintable(issuer, 512), "an issuer of 1 to 512 printable characters, as its tokens say it", issuer);

    internal static void CheckToken(string issuer, string id)
    {
        if (issuer.Length > 0)
            CheckIssuer(issuer);
        Check(IsPrintable(id, 512), "a token's jti or a session's sid of 1 to 512 printable characters", id);
    }

    internal static void CheckSubject(string id)
    {
        Check(!IsForeign(id), "a subject of ours, without the '|' by which those of other issuers are told apart", id);
        Check(id.Length is >= 1 and <= 256 && !id.AsSpan().ContainsAnyExceptInRange('!', '~'), "a subject of 1 to 256 printable ASCII characters without spaces", id);
    }

    internal static void CheckRoles(IReadOnlyList<string> roles)
    {
        foreach (var role in roles)
            Check(role.Length is >= 1 and <= 64 && !role.AsSpan().ContainsAnyExceptInRange('!', '~'), "a role name of 1 to 64 printable ASCII characters without spaces", role);
    }

    /// <summary>Roles in one text: sorted, each once, one space between.</summary>
    internal static string Join(IReadOnlyList<string> roles) => string.Join(' ', roles.Distinct().Order(StringComparer.Ordinal));

    internal static IReadOnlyList<string> Split(string? roles) => string.IsNullOrEmpty(roles) ? [] : roles.Split(' ');

    /// <summary>Null for nothing, which most keys have.</summary>
    internal static string? JoinOrNull(IReadOnlyList<string> parts) => parts.Count == 0 ? null : Join(parts);

    /// <summary>Networks in their one spelling: sorted, each once, one space between; null for none.</summary>
    internal static string? Networks(IReadOnlyList<string> parts) =>
        NetworkSet.TryRead(parts, out var set, out _) ? JoinOrNull(Split(set!.Text)) : null;

    private static void CheckScopes(IReadOnlyList<string> scopes)
    {
        Check(scopes.Count <= 64, "at most 64 scopes", $"{scopes.Count}");
        foreach (var scope in scopes)
            Check(scope.Length is >= 1 and <= 128 && !scope.AsSpan().ContainsAnyExceptInRange('!', '~'), "a scope of 1 to 128 printable ASCII characters without spaces", scope);
    }

    private static void CheckNetworks(IReadOnlyList<string> networks)
    {
        Check(networks.Count <= 64, "at most 64 networks", $"{networks.Count}");
        Check(NetworkSet.TryRead(networks, out _, out var wrong), "a network such as 10.0.0.0/8, 2001:db8::/32 or a single address", wrong ?? "");
    }

    private static void CheckTags(IReadOnlyList<string> tags)
    {
        Check(tags.Count <= 32, "at most 32 tags", $"{tags.Count}");
        foreach (var tag in tags)
            Check(IsPrintable(tag, 64) && !tag.Any(c => c == ',' || char.IsWhiteSpace(c)), "a tag of 1 to 64 printable characters without spaces or commas", tag);
    }

    private static void CheckNote(string note) => Check(note.Length == 0 || IsPrintable(note, 256), "a note of at most 256 printable characters", note);

    internal static void CheckEmail(string address) =>
        Check(address.Length is >= 3 and <= 254 && !address.AsSpan().ContainsAnyExceptInRange('!', '~') && address.IndexOf('@') is > 0 and var at && at == address.LastIndexOf('@') && at < address.Length - 1
            && !address.AsSpan().ContainsAny(Specials), "an address such as alice@shop.example, of at most 254 characters", address);

    internal static void CheckTenant(string tenant) => Check(IsPrintable(tenant, 128) && tenant == tenant.Trim(), "a tenant of 1 to 128 printable characters", tenant);

    private static bool IsPrintable(string text, int most) => text.Length >= 1 && text.Length <= most && !text.Any(char.IsControl);

    internal static void Check(bool right, string expected, string found)
    {
        if (!right)
            throw new ArgumentException($"expected {expected}, found '{new string([.. found.Take(80).Where(c => !char.IsControl(c))])}'");
    }
}
