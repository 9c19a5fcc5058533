using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>audit</c>: where the signed checkpoints of the audit log go, so that somebody else keeps them.</summary>
/// <param name="Target">Which kind of place. Default standard error.</param>
/// <param name="File">Absolute path; null unless <paramref name="Target"/> is a file.</param>
public sealed record AuditSection(CheckpointsTarget Target, string? File)
{
    internal static AuditSection Read(PolicyNode? node, PolicySource source)
    {
        var section = Section.Open(node, Grammar.Audit, source);
        var to = section.Scalar("checkpoints", "stderr, stdout, syslog, off, or a file such as '/mnt/elsewhere/checkpoints'")?.Text ?? "stderr";
        return to switch
        {
            "stderr" => new AuditSection(CheckpointsTarget.Stderr, null),
            "stdout" => new AuditSection(CheckpointsTarget.Stdout, null),
            "syslog" => new AuditSection(CheckpointsTarget.Syslog, null),
            "off" => Off(section, source),
            _ => new AuditSection(CheckpointsTarget.File, source.Absolute(to)),
        };
    }

    private static AuditSection Off(Section section, PolicySource source)
    {
        source.Opens(section.PlaceOf("checkpoints"), "audit.checkpoints: off; nobody but this machine knows what the audit log said");
        return new AuditSection(CheckpointsTarget.Off, null);
    }
}

/// <summary>Where checkpoints of the audit log are written.</summary>
public enum CheckpointsTarget
{
    /// <summary>To standard error.</summary>
    Stderr,

    /// <summary>To standard output.</summary>
    Stdout,

    /// <summary>To the machine's log (<c>/dev/log</c>).</summary>
    Syslog,

    /// <summary>To a file, a line each.</summary>
    File,

    /// <summary>Nowhere but into the database.</summary>
    Off,
}
