using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>Templates that cannot be told apart, or whose parameters cannot, are faults; on refused operations they do no harm.</summary>
internal sealed class TemplateCheck(IReadOnlyList<Assignment> assignments, PolicySource source)
{
    public void Check()
    {
        foreach (var assignment in assignments.Where(assignment => !assignment.IsRefused))
            CheckOne(assignment, PathTemplate.Parse(assignment.Operation.Template));

        foreach (var same in assignments.GroupBy(assignment => (assignment.Operation.Method, PathTemplate.Parse(assignment.Operation.Template).Shape)))
            foreach (var second in same.Skip(1).Where(second => !second.IsRefused || !same.First().IsRefused))
                Fault(second, $"another path than '{same.First().Operation.Name}'", $"'{second.Operation.Name}', which matches the same requests", "keep one of them in the contract, or refuse both");
    }

    private void CheckOne(Assignment assignment, PathTemplate template)
    {
        CheckSpelling(assignment);
        if (template.Parameters.Count > PathTable.MaxParameters)
            Fault(assignment, $"at most {PathTable.MaxParameters} parameters in a path", $"{template.Parameters.Count}");
        if (template.Parameters.Distinct(StringComparer.Ordinal).Count() != template.Parameters.Count)
            Fault(assignment, "every parameter of a path once", $"'{assignment.Operation.Name}'");
        if (template.Segments.Any(segment => segment.IsUndivided))
            Fault(assignment, "something between two parameters", $"'{assignment.Operation.Name}'", "where one ends cannot be told; refuse the operation");
    }

    private void CheckSpelling(Assignment assignment)
    {
        // A request's path ends at either; such a template would never match what its author means by it.
        if (assignment.Operation.Template.AsSpan().ContainsAny('?', '#'))
            Fault(assignment, "a path without '?' and '#'", $"'{assignment.Operation.Name}'", "the query is no part of an operation's path; refuse the operation");
    }

    private void Fault(Assignment assignment, string expected, string found, string? hint = null) =>
        source.Fault(assignment.Operation.Place, assignment.Operation.At, expected, found, hint);
}
