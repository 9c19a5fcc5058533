using System.Numerics;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Hosting;

/// <summary>The very first run of a new policy makes one key and shows it once, so that two commands are enough (requirement 6.01). There is no default secret: this one is drawn here.</summary>
internal static class FirstKey
{
    private const string Client = "first";

    /// <summary>Makes the key of the policy's strongest role, if the store holds no key at all.</summary>
    /// <returns>What to tell the person at the keyboard; null when there are keys already.</returns>
    public static async ValueTask<string?> MakeAsync(CompiledPolicy policy, KeyStore keys, IApiKeyStore store, LiveView live, TimeProvider time, CancellationToken cancellationToken)
    {
        if (StrongestRole(policy) is not { } role || (await store.ListAsync(new KeyQuery(), null, 1, cancellationToken)).Count > 0)
            return null;

        var settings = policy.Document.Authentication;
        var made = KeyFormat.New(settings.Brand, settings.AcceptedEnvironment);
        var now = time.GetUtcNow();
        var key = new ApiKey(made.Id, Client, settings.AcceptedEnvironment, [role], null, null, now, now + settings.KeyExpiry, false, null);
        var change = await store.CreateAsync(key, keys.Peppers.Hash(made.Text), new Actor("gatehouse", "first run"), cancellationToken);
        if (!change.Made)
            return null;

        await live.WakeAsync(change.Seq, TimeSpan.FromSeconds(5), cancellationToken);
        return $"""
            A first key, with the role {role}. It is shown this once; only its hash is kept.
              {made.Text}
            More keys: gatehouse key create --client NAME --role ROLE --policy {policy.Document.File}
            """;
    }

    // The role that may do most; the last of several, because tables are written from guest to admin.
    private static string? StrongestRole(CompiledPolicy policy)
    {
        var grants = new int[policy.Roles.Count];
        foreach (var operation in policy.Operations)
            for (var roles = operation.AllowedRoles; roles != 0; roles &= roles - 1)
                grants[BitOperations.TrailingZeroCount(roles)]++;

        var strongest = -1;
        for (var role = 0; role < grants.Length; role++)
            if (policy.Roles[role] != CompiledPolicy.GuestRole && (strongest < 0 || grants[role] >= grants[strongest]))
                strongest = role;

        return strongest < 0 ? null : policy.Roles[strongest];
    }
}
