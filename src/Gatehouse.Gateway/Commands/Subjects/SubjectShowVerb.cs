using System.CommandLine;

namespace Gatehouse.Gateway.Commands.Subjects;

/// <summary><c>gatehouse subject show</c></summary>
internal sealed class SubjectShowVerb : PolicyVerb
{
    private readonly Argument<string> id = SubjectIds.Argument();

    public SubjectShowVerb() : base("show", "Show one subject, its roles, and what it can prove itself with.", "gatehouse subject show alice") => Arguments.Add(id);

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var wanted = SubjectIds.Read(call.Get(id)!);
        var found = await register.Subjects.FindAsync(wanted, cancellationToken) ?? throw await KnownWords.NoSubjectAsync(register, wanted, cancellationToken);
        var (subject, factors) = (SubjectView.Of(found), FactorsView.Of(await register.Factors.FindAsync(wanted, cancellationToken)));
        call.Answer(new Shown(subject.Id, subject.Roles, subject.State, subject.CreatedAt, factors), (to, _) =>
        {
            SubjectView.Line(to, subject);
            FactorsView.Line(to, factors);
        });
        return Exit.Done;
    }

    private sealed record Shown(string Id, IReadOnlyList<string> Roles, string State, DateTimeOffset CreatedAt, FactorsView Factors);
}
