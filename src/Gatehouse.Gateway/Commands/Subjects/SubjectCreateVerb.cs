using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Subjects;

/// <summary><c>gatehouse subject create</c></summary>
internal sealed class SubjectCreateVerb : SubjectChangeVerb
{
    private readonly Option<string[]> roles = new("--role") { HelpName = "ROLE", Description = "A role of the policy; may be repeated.", DefaultValueFactory = _ => [] };

    public SubjectCreateVerb() : base("create", "Make a subject: a person or machine that acts.", "gatehouse subject create alice --role user") => Options.Add(roles);

    /// <inheritdoc />
    protected override async ValueTask<Change> ChangeAsync(Call call, CompiledPolicy policy, ISubjectStore subjects, string id, Actor actor, CancellationToken cancellationToken)
    {
        var named = call.Get(roles)!;
        KnownWords.Roles(policy, named);
        var change = await subjects.CreateAsync(id, [.. named.Distinct()], actor, cancellationToken);

        // Told as a refusal: whoever makes 'alice' and finds hers there already must not believe that hers has these roles now.
        return change.Made ? change : throw new StopException(Already(id), $"gatehouse subject show {Shell.Word(id)}");
    }

    /// <inheritdoc />
    protected override string Already(string id) => $"there is a subject '{id}' already; nothing was changed";
}
