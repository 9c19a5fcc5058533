using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Gateway.Commands.Keys;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>Finds who is imagined to ask, as the register knows them now.</summary>
internal sealed class Callers(CompiledPolicy policy, IRegister register, DateTimeOffset now)
{
    /// <summary>Nobody in particular, with these roles; a guest when there are none.</summary>
    public static Caller WithRoles(CompiledPolicy policy, IReadOnlyList<string> roles)
    {
        KnownWords.Roles(policy, roles);
        return roles.Count == 0
            ? new Caller("somebody without a credential", policy.GuestMask, false, null)
            : new Caller($"somebody with role {string.Join(", ", roles)}", policy.MaskOf(roles), true, null);
    }

    /// <summary>A subject of the register.</summary>
    public async ValueTask<Caller> SubjectAsync(string id, CancellationToken cancellationToken)
    {
        var subject = await register.Subjects.FindAsync(id, cancellationToken) ?? throw await KnownWords.NoSubjectAsync(register, id, cancellationToken);
        return new Caller($"subject {Plain.Text(id)} ({Listed(subject.Roles)})", MaskOf(subject.Roles), true, id, Dead: DeadOf(subject));
    }

    /// <summary>A key of the register, for its subject if it has one.</summary>
    public async ValueTask<Caller> KeyAsync(string typed, CancellationToken cancellationToken)
    {
        var id = KeyIds.Read(typed);
        var key = await register.Keys.FindAsync(id, cancellationToken) ?? throw KeyIds.NotFound(id);
        var subject = key.Subject is null ? null : await register.Subjects.FindAsync(key.Subject, cancellationToken);
        var name = $"key {id} of {Plain.Text(key.Client)}{(subject is null ? "" : $" for {Plain.Text(subject.Id)}")}";
        var factor = key.Plan is null ? 1 : policy.Document.Limits.Plans.GetValueOrDefault(key.Plan, 1);
        return new Caller(name, RolesOf(key, subject), true, key.Subject ?? key.Client, factor, DeadOf(key, subject), key.Scopes.Count == 0 ? null : string.Join(' ', key.Scopes));
    }

    // A key's roles only narrow those of its subject; they never add to them.
    private ulong RolesOf(ApiKey key, Subject? subject)
    {
        if (key.Subject is null)
            return MaskOf(key.Roles);

        var whole = policy.MaskOf(subject?.Roles ?? []);
        var left = key.Roles.Count == 0 ? whole : whole & policy.MaskOf(key.Roles);
        return left != 0 ? left : policy.GuestMask;
    }

    private ulong MaskOf(IReadOnlyList<string> roles) => policy.MaskOf(roles) is var mask && mask != 0 ? mask : policy.GuestMask;

    private string? DeadOf(ApiKey key, Subject? subject)
    {
        if (key.Blocked)
            return "the key is blocked";
        if (key.ExpiresAt <= now)
            return $"the key ended at {JsonText.Of(key.ExpiresAt.Value)}";

        return key.Subject is null ? null : subject is null ? "its subject is gone" : DeadOf(subject);
    }

    private static string? DeadOf(Subject subject) => subject.Suspended ? $"{Plain.Text(subject.Id)} is suspended" : null;

    private static string Listed(IReadOnlyList<string> roles) => roles.Count == 0 ? "no role" : string.Join(", ", roles);
}
