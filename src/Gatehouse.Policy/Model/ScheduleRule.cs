using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>One entry of <c>limits.schedule</c>.</summary>
/// <param name="Days">Empty for every day.</param>
/// <param name="From">Null for the whole day.</param>
/// <param name="To">May be earlier than <paramref name="From"/>: then it ends the next day.</param>
/// <param name="Factor">Above 0, at most 100.</param>
public sealed record ScheduleRule(IReadOnlyList<DayOfWeek> Days, TimeOnly? From, TimeOnly? To, double Factor)
{
    private static readonly string[] DayWords = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    internal static IReadOnlyList<ScheduleRule> ReadAll(PolicyNode? node, PolicySource source)
    {
        if (node is ListNode list)
            return [.. list.Items.Select(item => Read(Section.Open(item, Grammar.Schedule, source)))];
        if (node is not null)
            source.Fault(node, "a list such as '[{ days: [sat, sun], factor: 0.5 }]'");

        return [];
    }

    private static ScheduleRule Read(Section section)
    {
        var days = SectionValues.Each(section["days"], "a day such as 'sat'", section.Source);
        foreach (var day in days.Where(day => !DayWords.Contains(day.Text)))
            section.Source.Fault(day, "a day: " + string.Join(", ", DayWords));
        if (section.Exists && section["days"] is null && section["hours"] is null)
            section.Source.Fault(section.Place, section.NameOf("days"), "'days', 'hours' or both", "neither");

        var hours = section.Struct<(TimeOnly From, TimeOnly To)>("hours", "hours such as '22:00-06:00'", default, Hours);
        var factor = section.Struct<double>("factor", "a factor such as '0.5', above 0 and at most 100", 1, text => Scalars.Decimal(text) is > 0 and <= 100 and { } value ? value : null);
        if (section.Exists && section["factor"] is null)
            section.Source.Fault(section.Place, section.NameOf("factor"), "a factor such as '0.5'", "nothing");

        var all = section["hours"] is null;
        return new ScheduleRule([.. days.Select(day => (DayOfWeek)Array.IndexOf(DayWords, day.Text))], all ? null : hours.From, all ? null : hours.To, factor);
    }

    private static (TimeOnly From, TimeOnly To)? Hours(string text) =>
        text.Split('-') is [var from, var to] && Time(from) is { } start && Time(to) is { } end && start != end ? (start, end) : null;

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var time) ? time : null;
}
