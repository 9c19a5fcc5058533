using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>One entry of <c>authentication.issuers</c>: whose tokens are accepted besides our own, and what of them counts.</summary>
/// <param name="Issuer">Compared exactly with <c>iss</c>, character by character.</param>
/// <param name="Audiences">One of them must be in the token. Empty only with a shared secret.</param>
/// <param name="Algorithms">At least one; never <c>none</c>, never symmetric and asymmetric together.</param>
public sealed record IssuerRule(string Issuer, IReadOnlyList<string> Audiences, IReadOnlyList<string> Algorithms)
{
    /// <summary>How long a token of theirs may live at most, unless the policy says otherwise.</summary>
    public static readonly TimeSpan DefaultMaxLifetime = TimeSpan.FromHours(24);

    /// <summary>Where the audience stands: <c>aud</c>, or <c>client_id</c> for issuers whose access tokens name no audience (Cognito).</summary>
    public string AudienceClaim { get; init; } = "aud";

    /// <summary>The claim that carries roles; null when none is read. An exact name, a dotted path, or a JSON pointer.</summary>
    public string? RoleClaim { get; init; }

    /// <summary>The claim's values and the roles of ours that they give; nothing else of the claim counts.</summary>
    public IReadOnlyList<MappedRole> Roles { get; init; } = [];

    /// <summary>Where its public keys are; null with a file or a secret, and to ask its discovery document.</summary>
    public Uri? Jwks { get; init; }

    /// <summary>A file with its public keys; null without one.</summary>
    public JwksFile? KeyFile { get; init; }

    /// <summary>Whether its subjects are ours, instead of <c>issuer|sub</c>.</summary>
    public bool SubjectsAreOurs { get; init; }

    /// <summary>The claim that names the subject. Default <c>sub</c>.</summary>
    public string SubjectClaim { get; init; } = "sub";

    /// <summary>Whether its scopes name our resources and narrow what its tokens may do; else they are words of its own and not looked at.</summary>
    public bool ScopesAreOurs { get; init; }

    /// <summary>Whether its token goes on to the upstream.</summary>
    public bool Forward { get; init; }

    /// <summary>Whether its tokens name no issuer at all; only with a shared secret.</summary>
    public bool Unnamed { get; init; }

    /// <summary>From <c>iat</c> to <c>exp</c> at most: 1 minute to 31 days. Default 24 hours.</summary>
    public TimeSpan MaxLifetime { get; init; } = DefaultMaxLifetime;

    // Kept out of the printed record: a record's text shows every public property (CWE-532).
    internal byte[]? Secret { get; init; }

    /// <summary>Where it stands in the policy.</summary>
    internal Place Place { get; init; } = new(1, 1);

    /// <summary>Whether a shared secret stands for its keys.</summary>
    public bool HasSecret => Secret is not null;

    /// <summary>Whether this rule accepts the very tokens that another one does, for the same subjects. What their roles are worth is another question.</summary>
    public bool AcceptsSameAs(IssuerRule other) =>
        (Issuer, AudienceClaim, Jwks, KeyFile, SubjectsAreOurs, SubjectClaim, ScopesAreOurs, Unnamed, MaxLifetime)
            == (other.Issuer, other.AudienceClaim, other.Jwks, other.KeyFile, other.SubjectsAreOurs, other.SubjectClaim, other.ScopesAreOurs, other.Unnamed, other.MaxLifetime)
        && Audiences.SequenceEqual(other.Audiences) && Algorithms.SequenceEqual(other.Algorithms)
        && HasSecret == other.HasSecret && Secret.AsSpan().SequenceEqual(other.Secret);
}

/// <summary>One value of a foreign claim and what it is worth here.</summary>
/// <param name="Value">As the claim says it.</param>
/// <param name="Role">One of <c>roles</c>.</param>
public sealed record MappedRole(string Value, string Role)
{
    internal Place Place { get; init; } = new(1, 1);
}

/// <summary>Public keys in a file beside the policy.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Text">What it held when the policy was loaded.</param>
public sealed record JwksFile(string Path, string Text)
{
    /// <summary>1 MiB; a set of keys has some kilobytes.</summary>
    internal const int MaxBytes = 1 << 20;
}
