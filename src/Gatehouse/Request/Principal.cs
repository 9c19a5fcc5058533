using Gatehouse.Live;

namespace Gatehouse.Request;

/// <summary>How a caller proved who it is.</summary>
public enum CredentialKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>An API key.</summary>
    Key,

    /// <summary>A token of our own.</summary>
    Token,

    /// <summary>A token of another issuer.</summary>
    ForeignToken,
}

/// <summary>Who asks, after authentication. Says who; what they may do is asked of the snapshot at every request.</summary>
public sealed class Principal
{
    /// <summary>Nobody signed in.</summary>
    public static Principal Guest { get; } = new() { Kind = CredentialKind.None, Client = null, Subject = null, ClientNumber = -1 };

    /// <summary>How it was proved.</summary>
    public required CredentialKind Kind { get; init; }

    /// <summary>The subject acted for; a client without one is its own subject. Null for a guest only.</summary>
    public required string? Subject { get; init; }

    /// <summary>The client's name; null for a guest only.</summary>
    public required string? Client { get; init; }

    /// <summary>Dense number of the client on this node, stable while the process runs: index of its counters. -1 for a guest.</summary>
    public required int ClientNumber { get; init; }

    /// <summary>Public part of the key, or of the one that the token was made from; null without one.</summary>
    public string? KeyId { get; init; }

    /// <summary>Id of the token; null unless <see cref="Kind"/> is a token.</summary>
    public string? TokenId { get; init; }

    /// <summary>The roles in force now, as bits of the policy's role list.</summary>
    public ulong Roles { get; init; }

    /// <summary>Factor of the client's plan; 1 without one.</summary>
    public double PlanFactor { get; init; } = 1;

    /// <summary>Scopes of a token as sent, or of a key; null or empty when it is not narrowed.</summary>
    public string? Scope { get; init; }

    /// <summary>Scopes, as they are now, of the key that a token was made from; they narrow as well. Null or empty when it is not narrowed.</summary>
    public string? KeyScope { get; init; }

    /// <summary>Value of a claim of the credential (for <c>claim.X</c> owners); null when it has none.</summary>
    public Func<string, string?>? Claim { get; init; }

    /// <summary>The tenant that the subject belongs to; null for none.</summary>
    public string? Tenant { get; init; }

    /// <summary>What the credential stands for, to ask again whether it still counts; the default value for a guest.</summary>
    internal Claimant Claimant { get; init; }

    /// <summary>What the policy grants for the claims of a stranger's token, before what the store knows narrowed it; bits of the same policy as <see cref="Roles"/>.</summary>
    internal ulong ClaimedRoles { get; init; }

    /// <summary>The key that was presented beside a token; its end ends the request too. Null without one.</summary>
    internal Principal? Beside { get; private init; }

    /// <summary>Whether the token goes on to the upstream, which has a login of its own (requirement 6.08). Only for a token that was accepted.</summary>
    internal bool ForwardToken { get; init; }

    /// <summary>The same caller, having also presented a key: what both credentials leave.</summary>
    /// <param name="key">Of the same subject and client.</param>
    internal Principal And(Principal key) => new()
    {
        Kind = Kind,
        Claimant = Claimant,
        ClaimedRoles = ClaimedRoles,
        Beside = key,
        Subject = Subject,
        Client = Client,
        ClientNumber = ClientNumber,
        KeyId = key.KeyId,
        TokenId = TokenId,
        Roles = Roles & key.Roles,
        PlanFactor = PlanFactor,
        Scope = Scope,
        KeyScope = KeyScope,
        Claim = Claim,
        Tenant = Tenant,
        ForwardToken = ForwardToken,
    };
}
