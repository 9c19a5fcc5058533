using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Authorization;

/// <summary>Whose a thing is, read from its JSON by the rule of its resource. Made once for each rule; holds nothing of a request.</summary>
internal sealed class ThingOwner
{
    // Deeper than any thing, and less than what would cost a stack.
    private const int MaxDepth = 64;

    private readonly OwnerRule[] rules;
    private readonly BodyOwner[] pointers;

    /// <summary>Prepares a rule; of its places those in the answer are looked at.</summary>
    public ThingOwner(OwnerRule rule)
    {
        var all = new List<OwnerRule>();
        for (var one = rule; one is not null; one = one.Or)
            if (one.Place == OwnerPlace.Answer)
                all.Add(one);

        rules = [.. all];
        pointers = Array.ConvertAll(rules, one => new BodyOwner(one.Name));
    }

    /// <summary>How many places there are: the length of what <see cref="Find(ReadOnlySpan{byte}, RequestContext, Span{string})"/> fills.</summary>
    public int Places => rules.Length;

    /// <summary>The rule of one place.</summary>
    public OwnerRule RuleAt(int place) => rules[place];

    /// <summary>Whether the thing is the caller's.</summary>
    /// <param name="thing">Its JSON, the whole of it.</param>
    /// <param name="request">Who asks.</param>
    /// <returns><see cref="OwnerFound.Caller"/> if any place names the caller and none is ambiguous; where a place holds the id of another thing: never by that place.</returns>
    public OwnerFound Find(ReadOnlySpan<byte> thing, RequestContext request) => Find(thing, request, new string?[rules.Length]);

    /// <summary>The same, and what stands in each place.</summary>
    /// <param name="thing">Its JSON, the whole of it.</param>
    /// <param name="request">Who asks.</param>
    /// <param name="values">Gets the text in each place; null where there is none.</param>
    public OwnerFound Find(ReadOnlySpan<byte> thing, RequestContext request, Span<string?> values)
    {
        var found = OwnerFound.Missing;
        for (var i = 0; i < rules.Length; i++)
        {
            var expected = rules[i].Of is null ? OwnerExpected.Of(request.Principal, rules[i]) : null;
            var here = pointers[i].Find(thing, expected, MaxDepth, out values[i]);
            if (here is OwnerFound.Unreadable or OwnerFound.Ambiguous)
                return here;
            if (here > found)
                found = here;
        }

        return found;
    }

    /// <summary>The same for owners that were learned before.</summary>
    public OwnerFound Compare(ReadOnlySpan<string?> values, RequestContext request)
    {
        var found = OwnerFound.Missing;
        for (var i = 0; i < rules.Length; i++)
        {
            if (values[i] is not { } value)
                continue;
            if (rules[i].Of is null && value == OwnerExpected.Of(request.Principal, rules[i]))
                return OwnerFound.Caller;

            found = OwnerFound.Another;
        }

        return found;
    }
}
