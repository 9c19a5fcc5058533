using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>limits.overload</c></summary>
/// <param name="Factor">Limits are multiplied by it: above 0, below 1.</param>
/// <param name="Cpu">From this share of the processor on (0 to 1); null not to look.</param>
/// <param name="P95">From this answer time on; null not to look.</param>
public sealed record OverloadRule(double Factor, double? Cpu, TimeSpan? P95)
{
    internal static OverloadRule? Read(Section section)
    {
        if (!section.Exists)
            return null;

        var factor = section.Struct<double>("factor", "a factor such as '0.25', above 0 and below 1", 0.25, text => Scalars.Decimal(text) is > 0 and < 1 and { } value ? value : null);
        var when = section.Inner("when", Grammar.When);
        var cpu = when.Struct<double>("cpu", "a share such as '85%'", 0, Scalars.Percent);
        var p95 = when.Duration("p95", TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10), TimeSpan.Zero, "500ms");
        if (when["cpu"] is null && when["p95"] is null)
            section.Source.Fault(section.Place, section.NameOf("when"), "'cpu', 'p95' or both", "neither");

        return new OverloadRule(factor, cpu > 0 ? cpu : null, p95 > TimeSpan.Zero ? p95 : null);
    }
}
