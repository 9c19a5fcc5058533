using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Subjects;

/// <summary>A verb that changes one subject, and answers with the subject as it is afterwards.</summary>
internal abstract class SubjectChangeVerb : ChangingVerb
{
    private readonly Argument<string> id = SubjectIds.Argument();

    protected SubjectChangeVerb(string name, string description, string example) : base(name, description, example) => Arguments.Add(id);

    /// <summary>Makes the change.</summary>
    protected abstract ValueTask<Change> ChangeAsync(Call call, CompiledPolicy policy, ISubjectStore subjects, string id, Actor actor, CancellationToken cancellationToken);

    /// <summary>What is told when nothing had to be changed.</summary>
    protected abstract string Already(string id);

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var wanted = SubjectIds.Read(call.Get(id)!);
        var change = await ChangeAsync(call, policy, register.Subjects, wanted, actor, cancellationToken);
        if (change.Result == ChangeResult.NotFound)
            throw await KnownWords.NoSubjectAsync(register, wanted, cancellationToken, mayBeMade: false);

        var confirmation = await ConfirmAsync(call, register, change, cancellationToken);

        // One of another issuer's is on no list once nothing is taken from it any more.
        var now = await register.Subjects.FindAsync(wanted, cancellationToken) is { } found ? SubjectView.Of(found) : new SubjectView(wanted, [], "active", call.Desk.Time.GetUtcNow());
        call.Answer(
            new Changed(now.Id, now.Roles, now.State, now.CreatedAt, change.Made, confirmation.Confirmed, confirmation.Pending),
            (to, _) => SubjectView.Line(to, now));
        if (change.Made)
            return Told(call, confirmation);

        call.Terminal.Say(Already(wanted));
        return Exit.Done;
    }

    private sealed record Changed(
        string Id, IReadOnlyList<string> Roles, string State, DateTimeOffset CreatedAt,
        bool WasChanged, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
}
