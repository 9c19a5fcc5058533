using Gatehouse.Audit;
using Gatehouse.Audit.Reviews;
using Gatehouse.Authorization.Proofs;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands.Desk;

/// <summary>Keys and subjects of one policy, and the means to make new credentials; works whether or not a gateway runs.</summary>
internal interface IRegister : IAsyncDisposable
{
    /// <summary>API keys.</summary>
    IApiKeyStore Keys { get; }

    /// <summary>People and machines, and their roles.</summary>
    ISubjectStore Subjects { get; }

    /// <summary>What subjects can prove themselves with.</summary>
    ISubjectFactors Factors { get; }

    /// <summary>The secrets of keys, as hashes.</summary>
    IKeySecretStore Secrets { get; }

    /// <summary>Takes back what was given out.</summary>
    IRevocationStore Revocations { get; }

    /// <summary>The folder of everything secret.</summary>
    KeyStore KeyStore { get; }

    /// <summary>From where keys are used.</summary>
    IKeyUseStore KeyUses { get; }

    /// <summary>Clients.</summary>
    IClientStore Clients { get; }

    /// <summary>Records of changes and accesses.</summary>
    IAuditReader Audit { get; }

    /// <summary>The same as a tree that can be proved.</summary>
    IAuditLog AuditLog { get; }

    /// <summary>Reviews of access, and what they are made from.</summary>
    IReviewStore Reviews { get; }

    /// <summary>Tells running gateways.</summary>
    IWakeUp WakeUp { get; }

    /// <summary>Public ids of keys in use that stand under a pepper.</summary>
    IReadOnlyList<string> KeysUnder(int pepper, int most);

    /// <summary>Makes a key of the policy's brand: its id, the whole key, and the hash to store.</summary>
    /// <param name="environment"><c>live</c> or <c>test</c>.</param>
    MadeKey NewKey(string environment);

    /// <summary>Makes another secret for a key, under the same id.</summary>
    MadeKey NewSecret(ApiKey key);

    /// <summary>Whether a whole key is what its id says: anybody can write a key with a known id and a right checksum.</summary>
    KeyMatch Match(string key);

    /// <summary>Signs a token for a live subject.</summary>
    ValueTask<MadeToken> NewTokenAsync(string subject, string client, string? scope, CancellationToken cancellationToken);
}

/// <summary>A key just made. Not printed by accident: its text is only the id (CWE-532).</summary>
internal sealed record MadeKey(string Id, string Key, SecretHash Hash)
{
    /// <inheritdoc />
    public override string ToString() => Id;
}

/// <summary>What a whole key is to the key its id names.</summary>
internal enum KeyMatch
{
    /// <summary>There is no key with this id.</summary>
    Unknown,

    /// <summary>Not its secret, or no longer: it opens nothing.</summary>
    NoSecret,

    /// <summary>Its secret.</summary>
    Secret,

    /// <summary>Its secret before the last rotation, still accepted.</summary>
    OldSecret,
}

/// <summary>A token just signed.</summary>
internal sealed record MadeToken(string Token, DateTimeOffset ExpiresAt)
{
    /// <inheritdoc />
    public override string ToString() => "a token";
}
