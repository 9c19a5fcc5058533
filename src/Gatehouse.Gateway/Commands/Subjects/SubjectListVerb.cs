namespace Gatehouse.Gateway.Commands.Subjects;

/// <summary><c>gatehouse subject list</c></summary>
internal sealed class SubjectListVerb : PolicyVerb
{
    private readonly PageOptions page = new();

    public SubjectListVerb() : base("list", "List subjects, by id.", "gatehouse subject list --count 20") => page.AddTo(this);

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var (after, count) = page.Of(call);
        var subjects = await register.Subjects.ListAsync(after, count, cancellationToken);
        var last = subjects.Count == count ? subjects[^1].Id : null;
        call.Answer(new Listed([.. subjects.Select(SubjectView.Of)], last), (to, listed) =>
        {
            foreach (var subject in listed.Subjects)
                SubjectView.Line(to, subject);
        });

        PageOptions.TellMore(call, subjects.Count, "subject", last, "gatehouse subject create alice --role ROLE");
        return Exit.Done;
    }

    private sealed record Listed(IReadOnlyList<SubjectView> Subjects, string? Next);
}
