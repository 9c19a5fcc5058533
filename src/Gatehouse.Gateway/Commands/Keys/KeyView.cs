using Gatehouse.Keys;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary>A key as the commands show it: never its secret, which nobody has.</summary>
internal sealed record KeyView(
    string Id, string Client, string Env, IReadOnlyList<string> Roles, string? Subject, string? Plan,
    string State, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt)
{
    /// <summary>Of a key, now.</summary>
    public static KeyView Of(ApiKey key, DateTimeOffset now) => new(
        key.Id, key.Client, key.Environment, key.Roles, key.Subject, key.Plan, StateOf(key, now), key.CreatedAt, key.ExpiresAt, key.LastUsedAt);

    /// <summary>One line.</summary>
    public static void Line(TextWriter to, KeyView key) => to.WriteLine(
        $"{key.Id}  {key.State,-8}  {Plain.Text(key.Client),-20}  {(key.Subject is null ? "-" : Plain.Text(key.Subject)),-16}  {Listed(key.Roles),-20}  {(key.ExpiresAt is { } end ? JsonText.Of(end) : "never")}");

    /// <summary>Everything, a line each.</summary>
    public static void Whole(TextWriter to, KeyView key)
    {
        to.WriteLine($"id         {key.Id}");
        to.WriteLine($"client     {Plain.Text(key.Client)}");
        to.WriteLine($"state      {key.State}");
        to.WriteLine($"env        {key.Env}");
        to.WriteLine($"roles      {Listed(key.Roles)}");
        to.WriteLine($"subject    {(key.Subject is null ? "-" : Plain.Text(key.Subject))}");
        to.WriteLine($"plan       {key.Plan ?? "-"}");
        to.WriteLine($"created    {JsonText.Of(key.CreatedAt)}");
        to.WriteLine($"expires    {(key.ExpiresAt is { } end ? JsonText.Of(end) : "never")}");
        to.WriteLine($"last used  {(key.LastUsedAt is { } used ? JsonText.Of(used) : "never")}");
    }

    private static string Listed(IReadOnlyList<string> roles) => roles.Count == 0 ? "-" : string.Join(',', roles);

    private static string StateOf(ApiKey key, DateTimeOffset now) =>
        key.Blocked ? "blocked" : key.ExpiresAt <= now ? "expired" : "live";
}
