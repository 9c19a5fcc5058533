using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>limits</c></summary>
/// <param name="Door">Per source, before authentication: refusals and requests without a credential. Default 600/minute.</param>
/// <param name="Light">Default 1000/hour.</param>
/// <param name="Medium">Default 100/hour.</param>
/// <param name="Heavy">Default 10/hour.</param>
/// <param name="Plans">A client's plan multiplies its limits; names to factors above 0.</param>
public sealed record LimitsSection(Quota Door, Quota Light, Quota Medium, Quota Heavy, IReadOnlyDictionary<string, double> Plans)
{
    /// <summary>Operations that are named in a class; the others are light.</summary>
    public IReadOnlyList<ClassedOperation> Operations { get; init; } = [];

    /// <summary>Times at which the limits are multiplied.</summary>
    public IReadOnlyList<ScheduleRule> Schedule { get; init; } = [];

    /// <summary>Of the schedule; an IANA name. Default UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Lower limits under load; null without.</summary>
    public OverloadRule? Overload { get; init; }

    /// <summary>Blocking of sources; null without.</summary>
    public BlockRule? Block { get; init; }

    /// <summary>Whether the quotas of clients refuse; null when the policy as a whole says it. The door always does.</summary>
    public PolicyMode? Mode { get; init; }

    /// <summary>The quota of a class.</summary>
    public Quota Of(OperationClass operationClass) => operationClass switch
    {
        OperationClass.Heavy => Heavy,
        OperationClass.Medium => Medium,
        _ => Light,
    };

    internal static LimitsSection Read(PolicyNode? node, PolicySource source)
    {
        var section = Section.Open(node, Grammar.Limits, source);
        return new LimitsSection(
            Bounded(section, "door", new Quota(600, TimeSpan.FromMinutes(1)), "600/minute"),
            Bounded(section, "light", new Quota(1000, TimeSpan.FromHours(1)), "1000/hour"),
            Bounded(section, "medium", new Quota(100, TimeSpan.FromHours(1)), "100/hour"),
            Bounded(section, "heavy", new Quota(10, TimeSpan.FromHours(1)), "10/hour"),
            PlansOf(section["plans"], source))
        {
            Mode = section.Mode,
            Operations = ClassedOperation.ReadAll(section.Inner("operations", Grammar.Classes)),
            Schedule = ScheduleRule.ReadAll(section["schedule"], source),
            TimeZone = section.Value("timeZone", "a time zone such as 'Europe/Berlin'", "UTC", text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _) ? text : null),
            Overload = OverloadRule.Read(section.Inner("overload", Grammar.Overload)),
            Block = BlockRule.Read(section.Inner("block", Grammar.Block)),
        };
    }

    private static Quota Bounded(Section section, string word, Quota usual, string example)
    {
        var quota = section.Quota(word, usual, example);
        if (quota.Permits / quota.Window.TotalSeconds > 10 * usual.Permits / usual.Window.TotalSeconds)
            section.Source.Warn("GH105", section[word]!.Place, $"limits.{word} is more than ten times the usual {example}: it may never hold anybody back");

        return quota;
    }

    private static Dictionary<string, double> PlansOf(PolicyNode? node, PolicySource source)
    {
        var plans = new Dictionary<string, double>(StringComparer.Ordinal);
        if (node is not (null or MapNode or ScalarNode { IsNothing: true }))
            source.Fault(node, "a section such as '{ partner: x10 }'");
        foreach (var (key, value) in (node as MapNode)?.Entries ?? [])
            if (!Shapes.Name().IsMatch(key.Text))
                source.Fault(key, "a plan's name");
            else if (value is ScalarNode scalar && Scalars.Factor(scalar.Text) is { } factor)
                plans[key.Text] = factor;
            else
                source.Fault(value, "a factor such as 'x10'");

        return plans;
    }
}

/// <summary>An operation and its class.</summary>
/// <param name="Operation">As the policy names it.</param>
/// <param name="Class">Its class.</param>
public sealed record ClassedOperation(OperationName Operation, OperationClass Class)
{
    internal static IReadOnlyList<ClassedOperation> ReadAll(Section section) =>
    [
        .. OperationName.ReadAll(section["light"], section.Source).Select(operation => new ClassedOperation(operation, OperationClass.Light)),
        .. OperationName.ReadAll(section["medium"], section.Source).Select(operation => new ClassedOperation(operation, OperationClass.Medium)),
        .. OperationName.ReadAll(section["heavy"], section.Source).Select(operation => new ClassedOperation(operation, OperationClass.Heavy)),
    ];
}
