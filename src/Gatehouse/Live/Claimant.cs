using System.Net;
using Gatehouse.Keys;

namespace Gatehouse.Live;

/// <summary>What a proven credential stands for; whether it still counts is asked of <see cref="Liveness"/> at every request, and of every open stream at every change.</summary>
internal readonly record struct Claimant
{
    /// <summary>Key or Jwt.</summary>
    internal required CredentialKinds Kind { get; init; }

    /// <summary>Number of the client.</summary>
    internal required int Client { get; init; }

    /// <summary>Number of the subject; the client's own when it is its own subject; -1 for a foreign subject that the store says nothing of.</summary>
    internal required int Subject { get; init; }

    /// <summary>Whether the subject has to exist in the store.</summary>
    internal required bool MustBeKnown { get; init; }

    /// <summary>Unix seconds: refused from then on.</summary>
    internal required long ExpiresAt { get; init; }

    /// <summary>The epochs a token of ours was made under; null for everything else.</summary>
    internal Epochs? Epochs { get; init; }

    /// <summary>The key that was presented, or that a token was made from; the default value for neither.</summary>
    internal KeyId Key { get; init; }

    /// <summary>The key's epoch when a token was made from it; -1 for the key itself.</summary>
    internal int KeyEpoch { get; init; }

    /// <summary>Whether the secret before the last rotation was presented.</summary>
    internal bool OldSecret { get; init; }

    /// <summary>Where the request came from; looked at when the key is bound to networks.</summary>
    internal IPAddress? From { get; init; }

    /// <summary>Issuer of a foreign token; empty for ours.</summary>
    internal string Issuer { get; init; }

    /// <summary>Its <c>jti</c>; null without one.</summary>
    internal string? TokenId { get; init; }

    /// <summary>Its <c>sid</c>; null without one.</summary>
    internal string? Session { get; init; }

    /// <summary>Unix seconds, rounded up for foreign tokens.</summary>
    internal long IssuedAt { get; init; }

    /// <summary>Which key of ours signed the token; null for everything else.</summary>
    internal SigningKey? SignedBy { get; init; }
}

/// <summary>Integers that never fall; no clock decides which token is older.</summary>
/// <param name="Subject">Of the subject.</param>
/// <param name="Client">Of the client.</param>
/// <param name="Everything">Of all tokens.</param>
internal readonly record struct Epochs(int Subject, int Client, int Everything);
