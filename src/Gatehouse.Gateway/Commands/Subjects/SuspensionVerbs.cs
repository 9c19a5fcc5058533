using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Subjects;

/// <summary><c>gatehouse subject suspend</c></summary>
internal sealed class SubjectSuspendVerb() : SubjectChangeVerb("suspend", "Suspend a subject: from the next request on nothing of theirs is accepted.", "gatehouse subject suspend alice --reason dismissed --wait")
{
    /// <inheritdoc />
    protected override ValueTask<Change> ChangeAsync(Call call, CompiledPolicy policy, ISubjectStore subjects, string id, Actor actor, CancellationToken cancellationToken) =>
        subjects.SuspendAsync(id, actor, cancellationToken);

    /// <inheritdoc />
    protected override string Already(string id) => $"{id} was suspended already.";
}

/// <summary><c>gatehouse subject resume</c></summary>
internal sealed class SubjectResumeVerb() : SubjectChangeVerb("resume", "End a suspension. Tokens made before it stay refused.", "gatehouse subject resume alice")
{
    /// <inheritdoc />
    protected override ValueTask<Change> ChangeAsync(Call call, CompiledPolicy policy, ISubjectStore subjects, string id, Actor actor, CancellationToken cancellationToken) =>
        subjects.ResumeAsync(id, actor, cancellationToken);

    /// <inheritdoc />
    protected override string Already(string id) => $"{id} was not suspended.";
}
