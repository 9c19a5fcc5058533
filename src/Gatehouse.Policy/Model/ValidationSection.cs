using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>validation</c></summary>
/// <param name="MaxBody">Bytes. Default 1 MiB.</param>
/// <param name="MaxDepth">Of JSON: 1 to 64. Default 32.</param>
/// <param name="MaxUrl">Bytes of the request target. Default 8 KiB.</param>
/// <param name="RefuseUndeclared">Whether fields and query parameters that the contract does not declare are refused. Default true.</param>
public sealed record ValidationSection(long MaxBody, int MaxDepth, int MaxUrl, bool RefuseUndeclared)
{
    /// <summary>What is done with what looks like an injection. Default: refused.</summary>
    public Watchfulness Injection { get; init; }

    /// <summary>Where any honest text is expected: <c>resource/pointer</c>.</summary>
    public IReadOnlyList<string> FreeText { get; init; } = [];

    /// <summary>What is done with answers that are not as the contract says. Default: watched.</summary>
    public Watchfulness Answers { get; init; } = Watchfulness.Watch;

    /// <summary>Operations that take files.</summary>
    public IReadOnlyList<UploadRule> Uploads { get; init; } = [];

    /// <summary>Whether what is not as the contract says is refused; null when the policy as a whole says it.</summary>
    public PolicyMode? Mode { get; init; }

    internal static ValidationSection Read(PolicyNode? node, PolicySource source)
    {
        var section = Section.Open(node, Grammar.Validation, source);
        if (section["undeclaredFields"] is ScalarNode { Text: "pass" } pass)
            source.Opens(pass.Place, "validation.undeclaredFields: pass; what the contract does not declare reaches the upstream");

        return new ValidationSection(
            section.Size("maxBody", 1, 1L << 30, 1L << 20, "1MiB"),
            section.Number("maxDepth", 1, 64, 32),
            (int)section.Size("maxUrl", 256, 64 << 10, 8 << 10, "8KiB"),
            section.Choice("undeclaredFields", ("refuse", Watchfulness.Refuse), ("pass", Watchfulness.Off)) == Watchfulness.Refuse)
        {
            Mode = section.Mode,
            Injection = section.Choice("injection", ("refuse", Watchfulness.Refuse), ("watch", Watchfulness.Watch), ("off", Watchfulness.Off)),
            FreeText = FieldRule.Places(section["freeText"], source),
            Answers = section.Choice("answers", ("watch", Watchfulness.Watch), ("refuse", Watchfulness.Refuse), ("off", Watchfulness.Off)),
            Uploads = UploadRule.ReadAll(section["uploads"], source),
        };
    }
}

/// <summary>What a check does with what it finds.</summary>
public enum Watchfulness
{
    /// <summary>Refuses.</summary>
    Refuse,

    /// <summary>Records and lets pass.</summary>
    Watch,

    /// <summary>Does not look.</summary>
    Off,
}
