using Gatehouse.Keys.Jws;
using Gatehouse.Policy.Model;

namespace Gatehouse.Keys.Issuers;

/// <summary>Where the keys of one issuer come from.</summary>
internal abstract class IssuerKeys : IAsyncDisposable
{
    /// <summary>The last good set; null when there never was one. One read gives one set: whoever verifies keeps it.</summary>
    internal abstract KeySet? Current { get; }

    /// <summary>How it stands, for a person.</summary>
    internal abstract IssuerKeyState State { get; }

    /// <summary>Looks for newer keys, if that was not done just now; ends when the set is as new as can be had.</summary>
    internal virtual Task RefreshAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Begins to keep the set fresh.</summary>
    internal virtual void Start()
    {
    }

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}

/// <summary>How the keys of an issuer stand.</summary>
/// <param name="Keys">Usable ones; 0 while its tokens cannot be judged.</param>
/// <param name="Since">When the set was read last; null for never.</param>
/// <param name="Trouble">Why the last attempt to read it failed; null when it did not.</param>
internal sealed record IssuerKeyState(int Keys, DateTimeOffset? Since, string? Trouble);

/// <summary>Keys that stand in the policy: a file's or a shared secret. They change with the policy only.</summary>
internal sealed class FixedKeys(KeySet keys, DateTimeOffset since) : IssuerKeys
{
    /// <inheritdoc />
    internal override KeySet Current { get; } = keys;

    /// <inheritdoc />
    internal override IssuerKeyState State => new(Current.Count, since, null);

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The keys of a rule that says them itself; null when they have to be fetched.</summary>
    internal static KeySet? Of(IssuerRule rule, out string? whyNot)
    {
        whyNot = null;
        if (rule.Secret is { } secret)
            return new KeySet([.. rule.Algorithms.Select(algorithm => JwsKey.FromSecret(secret, algorithm))]);
        if (rule.KeyFile is not { } file)
            return null;

        return JwkSet.Read(System.Text.Encoding.UTF8.GetBytes(file.Text), rule.Algorithms, out whyNot) is { } keys ? new KeySet(keys) : null;
    }
}
