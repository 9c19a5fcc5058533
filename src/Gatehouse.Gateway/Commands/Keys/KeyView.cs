using Gatehouse.Keys;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary>A key as the commands show it: never its secret, which nobody has.</summary>
internal sealed record KeyView(
    string Id, string Client, string Env, IReadOnlyList<string> Roles, string? Subject, string? Plan,
    string State, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt,
    IReadOnlyList<string> Scopes, IReadOnlyList<string> From, IReadOnlyList<string> Tags, string Note,
    DateTimeOffset? OldSecretUntil, string Scheme, int? PepperVersion)
{
    /// <summary>Of a key, now.</summary>
    public static KeyView Of(ApiKey key, DateTimeOffset now) => new(
        key.Id, key.Client, key.Environment, key.Roles, key.Subject, key.Plan, StateOf(key, now), key.CreatedAt, key.ExpiresAt, key.LastUsedAt,
        key.Scopes, key.Networks, key.Tags, key.Note, key.OldSecretUntil > now ? key.OldSecretUntil : null, key.Scheme, key.PepperVersion == 0 ? null : key.PepperVersion);

    /// <summary>blocked, expired, rotating or live.</summary>
    public static string StateOf(ApiKey key, DateTimeOffset now) =>
        key.Blocked ? "blocked" : key.ExpiresAt <= now ? "expired" : key.OldSecretUntil > now ? "rotating" : "live";

    /// <summary>One line.</summary>
    public static void Line(TextWriter to, KeyView key) => to.WriteLine(
        $"{key.Id}  {key.State,-8}  {Plain.Text(key.Client),-20}  {(key.Subject is null ? "-" : Plain.Text(key.Subject)),-16}  {Listed(key.Roles),-20}  {Time(key.ExpiresAt),-20}  {Time(key.LastUsedAt),-20}  {Listed(key.Tags)}");

    /// <summary>Everything, a line each.</summary>
    public static void Whole(TextWriter to, KeyView key)
    {
        foreach (var (name, value) in key.Facts())
            to.WriteLine($"{name,-11}{value}");
    }

    private IEnumerable<(string Name, string Value)> Facts() =>
    [
        ("id", Id), ("client", Plain.Text(Client)), ("state", State), ("env", Env), ("roles", Listed(Roles)), ("subject", Subject is null ? "-" : Plain.Text(Subject)), ("plan", Plan ?? "-"),
        ("scopes", Scopes.Count == 0 ? KeyDetails.AnyScope : Listed(Scopes)), ("from", From.Count == 0 ? KeyDetails.AnyNetwork : Listed(From)), ("tags", Listed(Tags)), ("note", Note.Length == 0 ? "-" : Plain.Text(Note)),
        ("created", JsonText.Of(CreatedAt)), ("expires", Time(ExpiresAt)), ("last used", Time(LastUsedAt)),
        ("old secret", OldSecretUntil is { } until ? $"accepted until {JsonText.Of(until)}" : "-"),
        ("hash", Scheme == "hmac" ? $"hmac, pepper {PepperVersion}" : $"{Scheme} (imported; made anew at its first use)"),
    ];

    private static string Time(DateTimeOffset? time) => time is { } known ? JsonText.Of(known) : "never";

    private static string Listed(IReadOnlyList<string> words) => words.Count == 0 ? "-" : string.Join(',', words.Select(Plain.Text));
}
