using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>decisions</c>: where the line of each decision goes.</summary>
/// <param name="Target">Which kind of place. Default a file.</param>
/// <param name="File">Absolute path; null unless <paramref name="Target"/> is a file. Default <c>data/decisions.jsonl</c> beside the policy.</param>
public sealed record DecisionsSection(DecisionsTarget Target, string? File)
{
    /// <summary>How long lines in files are kept: 1 hour to 90 days. Default 7 days.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Bytes that the files may take together: 16 MiB to 1 TiB; the oldest go first. Default 256 MiB.</summary>
    public long AtMost { get; init; } = 256L << 20;

    internal static DecisionsSection Read(PolicyNode? node, PolicySource source)
    {
        var section = Section.Open(node, Grammar.Decisions, source);
        var to = section.Scalar("to", "a file such as 'data/decisions.jsonl', or stderr, stdout or off")?.Text ?? "data/decisions.jsonl";
        var keep = section.Duration("keep", TimeSpan.FromHours(1), TimeSpan.FromDays(90), TimeSpan.FromDays(7), "7d");
        var atMost = section.Size("atMost", 16L << 20, 1L << 40, 256L << 20, "256MiB");
        return to switch
        {
            "stderr" => new DecisionsSection(DecisionsTarget.Stderr, null),
            "stdout" => new DecisionsSection(DecisionsTarget.Stdout, null),
            "off" => Off(section, source),
            _ => new DecisionsSection(DecisionsTarget.File, source.Absolute(to)) { Keep = keep, AtMost = atMost },
        };
    }

    private static DecisionsSection Off(Section section, PolicySource source)
    {
        source.Opens(section.PlaceOf("to"), "decisions.to: off; no decision is written down");
        return new DecisionsSection(DecisionsTarget.Off, null);
    }
}

/// <summary>Where decisions are written.</summary>
public enum DecisionsTarget
{
    /// <summary>To a file, one JSON object a line.</summary>
    File,

    /// <summary>To standard error.</summary>
    Stderr,

    /// <summary>To standard output.</summary>
    Stdout,

    /// <summary>Nowhere.</summary>
    Off,
}
