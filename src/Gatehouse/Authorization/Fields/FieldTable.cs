using Gatehouse.Authorization.Answers;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;

namespace Gatehouse.Authorization.Fields;

/// <summary>The rules for the fields of one resource, ready for a request.</summary>
internal sealed class FieldTable
{
    private readonly Entry[] entries;

    /// <summary>Prepares them.</summary>
    /// <param name="policy">Knows the roles.</param>
    /// <param name="rules">At least one.</param>
    public FieldTable(CompiledPolicy policy, IReadOnlyList<FieldRule> rules)
    {
        Pattern = new FieldPattern([.. rules.Select(rule => rule.Names.ToArray())]);
        entries = [.. rules.Select((rule, number) => new Entry(rule, Pattern.Ends[number], Who.Of(policy, rule.Reveal), Who.Of(policy, rule.Write), MaskOf(rule)))];
    }

    /// <summary>Finds the fields.</summary>
    public FieldPattern Pattern { get; }

    /// <summary>What is kept back from a caller.</summary>
    /// <param name="roles">Bits.</param>
    /// <param name="owner">Whether the thing is the caller's.</param>
    /// <param name="mode">Of the rules asked: those that are acted on, or those that are only watched.</param>
    public Hidden HiddenFrom(ulong roles, bool owner, PolicyMode mode = PolicyMode.Enforce)
    {
        var hidden = default(Hidden);
        foreach (var entry in entries)
            if (entry.Rule.Mode == mode && !entry.Reveal.Includes(roles, owner))
                hidden.Add(entry.End, entry.Mask);

        return hidden;
    }

    /// <summary>What a caller must not set: bits of <see cref="Pattern"/>.</summary>
    /// <inheritdoc cref="HiddenFrom" path="/param"/>
    public UInt128 ForbiddenTo(ulong roles, bool owner, PolicyMode mode = PolicyMode.Enforce)
    {
        var forbidden = UInt128.Zero;
        foreach (var entry in entries)
            if (entry.Rule.Mode == mode && !entry.Write.Includes(roles, owner))
                forbidden |= entry.End;

        return forbidden;
    }

    /// <summary>The rules whose fields were found.</summary>
    public IEnumerable<FieldRule> RulesOf(UInt128 found) => entries.Where(entry => (entry.End & found) != 0).Select(entry => entry.Rule);

    private static FieldMask MaskOf(FieldRule rule) => rule.Mask switch
    {
        "last4" => FieldMask.Last4,
        "first1" => FieldMask.First1,
        "all" => FieldMask.All,
        _ => FieldMask.Drop,
    };

    private readonly record struct Entry(FieldRule Rule, UInt128 End, Who Reveal, Who Write, FieldMask Mask);

    // Nobody named is everybody; an empty list is nobody.
    private readonly record struct Who(bool Everybody, bool Owner, ulong Roles)
    {
        public static Who Of(CompiledPolicy policy, IReadOnlyList<string>? names) =>
            names is null ? new Who(true, false, 0) : new Who(false, names.Contains("owner"), policy.MaskOf(names.Where(name => name != "owner")));

        public bool Includes(ulong roles, bool owner) => Everybody || (Roles & roles) != 0 || (Owner && owner);
    }
}
