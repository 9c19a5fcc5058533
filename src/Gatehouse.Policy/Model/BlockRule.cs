using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>limits.block</c></summary>
/// <param name="After">So many refusals in so much time. Default 20/minute.</param>
/// <param name="For">How long the first time. Default 15 minutes.</param>
/// <param name="Growing">Factor from one time to the next: 1 to 10. Default 2.</param>
/// <param name="AtMost">Never longer. Default 24 hours.</param>
public sealed record BlockRule(Quota After, TimeSpan For, double Growing, TimeSpan AtMost)
{
    internal static BlockRule? Read(Section section)
    {
        if (!section.Exists)
            return null;

        return new BlockRule(
            section.Value("after", "a count such as '20 refusals/minute'", new Quota(20, TimeSpan.FromMinutes(1)),
                text => text.Contains(" refusals/", StringComparison.Ordinal) ? Scalars.Quota(text.Replace(" refusals", "", StringComparison.Ordinal)) : null),
            section.Duration("for", TimeSpan.FromSeconds(1), TimeSpan.FromDays(7), TimeSpan.FromMinutes(15), "15m"),
            section.Struct<double>("growing", "a factor such as 'x2', from x1 to x10", 2, text => Scalars.Factor(text) is >= 1 and <= 10 and { } value ? value : null),
            section.Duration("atMost", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30), TimeSpan.FromHours(24), "24h"));
    }
}
