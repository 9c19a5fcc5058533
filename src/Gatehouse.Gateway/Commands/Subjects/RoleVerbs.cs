using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Subjects;

/// <summary>A verb about one role of one subject.</summary>
internal abstract class RoleVerb : SubjectChangeVerb
{
    private readonly Argument<string> role = new("ROLE") { Description = "A role of the policy." };

    protected RoleVerb(string name, string description, string example) : base(name, description, example) => Arguments.Add(role);

    /// <summary>The role as typed.</summary>
    protected string RoleOf(Call call) => call.Get(role)!;
}

/// <summary><c>gatehouse subject role add</c></summary>
internal sealed class RoleAddVerb() : RoleVerb("add", "Give a subject a role, from the next request on.", "gatehouse subject role add alice manager")
{
    /// <inheritdoc />
    protected override ValueTask<Change> ChangeAsync(Call call, CompiledPolicy policy, ISubjectStore subjects, string id, Actor actor, CancellationToken cancellationToken)
    {
        KnownWords.Roles(policy, [RoleOf(call)]);
        return subjects.AddRoleAsync(id, RoleOf(call), actor, cancellationToken);
    }

    /// <inheritdoc />
    protected override string Already(string id) => $"{id} had it already.";
}

/// <summary><c>gatehouse subject role remove</c></summary>
internal sealed class RoleRemoveVerb() : RoleVerb("remove", "Take a role from a subject, from the next request on.", "gatehouse subject role remove alice manager")
{
    /// <inheritdoc />
    protected override async ValueTask<Change> ChangeAsync(Call call, CompiledPolicy policy, ISubjectStore subjects, string id, Actor actor, CancellationToken cancellationToken)
    {
        // A role that the policy dropped may still stand in the register and must be removable; a typo must not pass for a removal.
        var change = await subjects.RemoveRoleAsync(id, RoleOf(call), actor, cancellationToken);
        if (change.Result == ChangeResult.Already)
            KnownWords.Roles(policy, [RoleOf(call)]);

        return change;
    }

    /// <inheritdoc />
    protected override string Already(string id) => $"{id} did not have it.";
}
