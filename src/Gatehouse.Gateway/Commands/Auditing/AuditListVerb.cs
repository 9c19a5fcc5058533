using System.CommandLine;
using System.Globalization;
using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands.Auditing;

/// <summary><c>gatehouse audit list</c></summary>
internal sealed class AuditListVerb : PolicyVerb
{
    private readonly PageOptions page = new();
    private readonly Option<string?> actor = new("--actor") { HelpName = "WHO", Description = "By whom: a subject, or cli:root@host." };
    private readonly Option<string?> action = new("--action") { HelpName = "WHAT", Description = "What was done: key.block, 'key.*', access." };
    private readonly Option<string?> target = new("--target") { HelpName = "THING", Description = "To what: the id of a key or a subject, the name of a client, the path of a request." };
    private readonly Option<string?> since = new("--since") { HelpName = "TIME", Description = "Not before: 2026-11-24, 2026-11-24T10:30:00Z, or so long ago: 7d." };
    private readonly Option<string?> until = new("--until") { HelpName = "TIME", Description = "Before." };

    public AuditListVerb() : base("list", "List who changed and saw what, the newest first.", "gatehouse audit list --action 'key.*' --since 7d")
    {
        foreach (var option in new[] { actor, action, target, since, until })
            Options.Add(option);
        page.AddTo(this);
    }

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var query = QueryOf(call);
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var entries = await register.Audit.SearchAsync(query, cancellationToken);
        var last = entries.Count == query.Count ? entries[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
        call.Answer(new Listed([.. entries.Select(AuditView.Of)], last), (to, listed) =>
        {
            foreach (var record in listed.Records)
                record.Line(to);
        });

        PageOptions.TellMore(call, entries.Count, "record that fits", last, "gatehouse audit list");
        return Exit.Done;
    }

    private AuditQuery QueryOf(Call call)
    {
        var (after, count) = page.Of(call);
        var now = call.Desk.Time.GetUtcNow();
        return new AuditQuery(count)
        {
            Before = after is null ? null : Number("--after", after),
            Actor = call.Get(actor),
            Action = call.Get(action),
            Target = call.Get(target),
            Since = Moments.Read("--since", call.Get(since), now),
            Until = Moments.Read("--until", call.Get(until), now),
        };
    }

    /// <summary>The number of a record.</summary>
    /// <exception cref="StopException">It is none.</exception>
    internal static long Number(string option, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new StopException($"{option}: expected the number of a record, found '{Plain.Text(text)}'", "gatehouse audit list", Exit.WrongUsage);

    private sealed record Listed(IReadOnlyList<AuditView> Records, string? Next);
}
