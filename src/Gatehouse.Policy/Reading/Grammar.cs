namespace Gatehouse.Policy.Reading;

/// <summary>The words a section knows. What stands here is what the reader takes, what the JSON Schema offers, and what hints choose from.</summary>
/// <param name="Name">Of the section, for the schema: <c>authentication.keys</c>.</param>
/// <param name="Known">The words; <c>mode</c> is known in every section besides.</param>
internal sealed record Words(string Name, params string[] Known)
{
    public bool Knows(string word) => word == "mode" || Known.Contains(word);
}

/// <summary>All sections and their words, in one place.</summary>
internal static class Grammar
{
    public static readonly Words Root = new("", "gatehouse", "api", "https", "authentication", "roles", "resources", "refused", "access", "critical", "fields",
        "validation", "limits", "mode", "storage", "keyStore", "antivirus", "mail", "cors", "admin", "trustedProxies", "decisions", "audit");

    public static readonly Words Api = new("api", "upstream", "contract");
    public static readonly Words Upstream = new("api.upstream", "url", "healthCheck");
    public static readonly Words Https = new("https", "host", "listen", "redirect", "certificate");
    public static readonly Words Certificate = new("https.certificate", "acme", "file", "key");
    public static readonly Words Acme = new("https.certificate.acme", "domains", "email", "directory");

    public static readonly Words Authentication = new("authentication", "keys", "tokens", "issuers", "logins", "signIn");
    public static readonly Words Keys = new("authentication.keys", "brand", "header", "expire", "environment", "inUrl");
    public static readonly Words Tokens = new("authentication.tokens", "audience", "lifetime", "algorithm");
    public static readonly Words Issuer = new("authentication.issuers", "issuer", "audience", "audienceClaim", "algorithms", "roles", "secret", "secretFormat", "forward",
        "jwks", "subjects", "subjectClaim", "scopes", "maxLifetime", "unnamed");
    public static readonly Words IssuerRoles = new("authentication.issuers.roles", "claim", "map");
    public static readonly Words Login = new("authentication.logins", "operation", "account", "guesses", "perSource", "perAccount");
    public static readonly Words SignIn = new("authentication.signIn", "clientId", "clientSecret", "issuer");

    /// <summary>A resource's own words; every other key in it is an action.</summary>
    public static readonly Words Resource = new("resources", "owner", "ownerChanges", "readBack", "list");
    public static readonly Words Owner = new("resources.owner", "at", "equals", "of");
    public static readonly Words List = new("resources.list", "at", "others", "totals", "beside");
    public static readonly Words Critical = new("critical", "proof");
    public static readonly Words Field = new("fields", "encrypt", "search", "reveal", "mask", "write");

    public static readonly Words Validation = new("validation", "maxBody", "maxDepth", "maxUrl", "undeclaredFields", "injection", "freeText", "answers", "uploads");
    public static readonly Words Upload = new("validation.uploads", "types", "maxBytes", "scan", "scannerDown");

    public static readonly Words Limits = new("limits", "door", "light", "medium", "heavy", "operations", "plans", "schedule", "timeZone", "overload", "block");
    public static readonly Words Classes = new("limits.operations", "light", "medium", "heavy");
    public static readonly Words Schedule = new("limits.schedule", "days", "hours", "factor");
    public static readonly Words Overload = new("limits.overload", "factor", "when");
    public static readonly Words When = new("limits.overload.when", "cpu", "p95");
    public static readonly Words Block = new("limits.block", "after", "for", "growing", "atMost");

    public static readonly Words Storage = new("storage", "sqlite", "postgres", "redis");
    public static readonly Words KeyStore = new("keyStore", "folder", "vault", "awsKms");
    public static readonly Words Vault = new("keyStore.vault", "address", "key", "token", "mount");
    public static readonly Words AwsKms = new("keyStore.awsKms", "key", "region");
    public static readonly Words Antivirus = new("antivirus", "clamd");
    public static readonly Words Mail = new("mail", "smtp", "from", "user", "password");
    public static readonly Words Cors = new("cors", "origins");
    public static readonly Words Admin = new("admin", "listen");
    public static readonly Words Decisions = new("decisions", "to", "keep", "atMost");
    public static readonly Words Audit = new("audit", "checkpoints");

    /// <summary>Every section, for the test that holds the schema to it.</summary>
    public static IReadOnlyList<Words> All { get; } =
    [
        Root, Api, Upstream, Https, Certificate, Acme, Authentication, Keys, Tokens, Issuer, IssuerRoles, Login, SignIn, Resource, Owner, List, Critical, Field,
        Validation, Upload, Limits, Classes, Schedule, Overload, When, Block, Storage, KeyStore, Vault, AwsKms, Antivirus, Mail, Cors, Admin, Decisions, Audit,
    ];
}
