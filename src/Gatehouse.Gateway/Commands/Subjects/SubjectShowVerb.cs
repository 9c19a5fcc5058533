using System.CommandLine;

namespace Gatehouse.Gateway.Commands.Subjects;

/// <summary><c>gatehouse subject show</c></summary>
internal sealed class SubjectShowVerb : PolicyVerb
{
    private readonly Argument<string> id = SubjectIds.Argument();

    public SubjectShowVerb() : base("show", "Show one subject and its roles.", "gatehouse subject show alice") => Arguments.Add(id);

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var wanted = SubjectIds.Read(call.Get(id)!);
        var found = await register.Subjects.FindAsync(wanted, cancellationToken) ?? throw await KnownWords.NoSubjectAsync(register, wanted, cancellationToken);
        call.Answer(SubjectView.Of(found), SubjectView.Line);
        return Exit.Done;
    }
}
