using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands.Subjects;

/// <summary>A subject as the commands show it.</summary>
internal sealed record SubjectView(string Id, IReadOnlyList<string> Roles, string State, DateTimeOffset CreatedAt)
{
    /// <summary>Of a subject.</summary>
    public static SubjectView Of(Subject subject) => new(subject.Id, subject.Roles, subject.Suspended ? "suspended" : "active", subject.CreatedAt);

    /// <summary>One line.</summary>
    public static void Line(TextWriter to, SubjectView subject) => to.WriteLine(
        $"{Plain.Text(subject.Id),-24}  {subject.State,-9}  {(subject.Roles.Count == 0 ? "-" : string.Join(',', subject.Roles))}");
}
